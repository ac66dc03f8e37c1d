#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "opcost/estimate/record.h"

namespace opcost {

/// The outermost memory in which a node accesses each of its arrays, by the operand's name: where
/// the array lives, or a part of it comes from.
std::map<std::string, TierIndex> array_homes(const NodeEstimate& node);

}  // namespace opcost
