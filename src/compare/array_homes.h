#pragma once

#include <cstddef>
#include <map>
#include <string_view>

#include "opcost/estimate/record.h"

namespace opcost {

/// The outermost memory in which a node accesses each of its arrays, by the operand's name: where
/// the array lives, or a part of it comes from. The names are the node's.
std::map<std::string_view, TierIndex> array_homes(const NodeEstimate& node);

}  // namespace opcost
