#pragma once

#include <cstdint>
#include <optional>

#include "opcost/estimate/record.h"

namespace opcost {

/// The largest number of bytes of inputs and intermediate results that exist at the same time when
/// the nodes run in their order. A value exists from the node that makes it to the last node that
/// reads it; a view is the same array as its input; constants are not included. std::nullopt if a
/// shape or type is not known, or the sum does not fit 64 bits.
std::optional<std::uint64_t> peak_activation_bytes(const Estimate& estimate);

}  // namespace opcost
