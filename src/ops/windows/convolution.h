#pragma once

#include <cstdint>
#include <string_view>

#include "ops/windows/spatial.h"
#include "rules/body.h"

// What Conv, ConvTranspose and their quantised forms share. `x` and `w` are the formal names
// of the input and the filters.
namespace opcost {

/// X and W must have the same rank of at least 3, and `group` must divide X's channels.
Status check_ranks_and_group(const Inference& node, std::string_view x = "X",
                             std::string_view w = "W");

/// The window that W slides over X. An Error if kernel_shape is given and differs from W's.
Result<Window> read_filter_window(const Inference& node, std::string_view x = "X",
                                  std::string_view w = "W");

/// B, if given, must hold one number per filter.
Status check_bias(const Inference& node, std::int64_t filters);

/// X [N, C, spatial], W [K, C/group, kernel], B [K] -> [N, K, spatial].
Result<Shape> convolution_shape(const Inference& node, std::string_view x = "X",
                                std::string_view w = "W");

/// Sets the output Y of Conv: its shape, and X's type.
Status infer_conv(Inference& node);
/// The sums of a convolution; `then` happens to each before it is written. It does not matter
/// where the channels are: W always starts with its filters.
void count_conv(const Operands& op, Body& node, FunctionRef<void(Body&)> then);
/// The loops of a convolution of x with filters w, grouped or not, wherever the channels are.
Nest conv_nest(const Operands& op, const Operand& x, const Operand& w, const Operand& y);
inline Nest conv_nest(const Operands& op) { return conv_nest(op, op["X"], op["W"], op["Y"]); }
/// How many elements of X one filter position reads.
Patch conv_patch(const Operands& op);

/// The window and the output of ConvTranspose, whose pads may come as an input `Pads`.
Status infer_conv_transpose(Inference& node);
void count_conv_transpose(const Operands& op, Body& node);

}  // namespace opcost
