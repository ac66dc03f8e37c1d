#pragma once

#include <cstdint>
#include <string_view>

#include "ops/windows/spatial.h"
#include "rules/body.h"

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

/// The output Y of Conv: of that shape, and X's type.
Status infer_conv(Inference& node);
/// Its sums, to each of which `then` happens before it is written. Wherever the
/// channels are: W starts with its filters.
void count_conv(const Operands& op, Body& node, FunctionRef<void(Body&)> then);
/// The elements of X that a filter reads.
Patch conv_patch(const Operands& op);

/// The window and the output of ConvTranspose, whose pads may be an input `Pads`.
Status infer_conv_transpose(Inference& node);
void count_conv_transpose(const Operands& op, Body& node);

}  // namespace opcost
