#pragma once

#include <cstdint>
#include <string_view>

#include "ops/spatial.h"

// What Conv, ConvTranspose and their quantised kin have in common. `x` and `w`
// are the formal names of the input and the filters.
namespace opcost {

/// X and W must have the same rank of 3 or more, and `group` be a divisor of
/// X's channels.
Status check_ranks_and_group(const Inference& node, std::string_view x = "X",
                             std::string_view w = "W");

/// The window that W slides over X. An Error where kernel_shape is given and
/// is not W's.
Result<Window> read_filter_window(const Inference& node, std::string_view x = "X",
                                  std::string_view w = "W");

/// B, where there is one, must hold one number per filter.
Status check_bias(const Inference& node, std::int64_t filters);

/// X [N, C, spatial], W [K, C/group, kernel], B [K] -> [N, K, spatial].
Result<Shape> convolution_shape(const Inference& node, std::string_view x = "X",
                                std::string_view w = "W");

}  // namespace opcost
