#pragma once

#include <cstdint>

#include "ops/spatial.h"

// What Conv, ConvTranspose and their quantised kin have in common.
namespace opcost {

/// X and W must have the same rank of 3 or more, and `group` be a divisor of
/// X's channels.
Status check_ranks_and_group(const Inference& node);

/// The window that W slides over X. An Error where kernel_shape is given and
/// is not W's.
Result<Window> read_filter_window(const Inference& node);

/// B, where there is one, must hold one number per filter.
Status check_bias(const Inference& node, std::int64_t filters);

}  // namespace opcost
