#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "ops/quantized/quantization.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

// Convolutions of quantised numbers: what the files of this folder share. Formal names are those
// of QLinearConv: x x_scale x_zero_point w w_scale w_zero_point y_scale y_zero_point y.
namespace opcost {

/// One number, or one per filter; also where it is left out.
Status check_per_filter(const Inference& node, std::string_view name, std::int64_t filters);
Status first_fault(std::initializer_list<Status> checks);

/// Checks all parameters, and sets the output of a convolution to that type.
Status infer_integer_conv(Inference& node, ElementType type);
/// The type of the zero point of y; that of the input where a group of nodes is counted as
/// this operator and has no zero point, because it is 0.
ElementType quantised_type(const Inference& node, std::string_view input);

IntegerProduct convolution_of(const Operands& op);
Patch filter_patch(const Operands& op);

}  // namespace opcost
