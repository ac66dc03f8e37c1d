#pragma once

#include <cstdint>
#include <optional>

#include "opcost/estimate/record.h"

namespace opcost {

/// The most bytes of inputs and intermediate results that exist at once when the nodes
/// run in their order: a value exists from the node that makes it to the last that
/// reads it, and a view is the value it shows. Constants are no part of it. Nothing
/// where a shape or type is not known, or the sum does not fit 64 bits.
std::optional<std::uint64_t> peak_activation_bytes(const Estimate& estimate);

}  // namespace opcost
