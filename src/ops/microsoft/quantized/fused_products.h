#pragma once

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {

/// What hardware runs for a fused product of com.microsoft between conversions: no file holds
/// them, so they are not in the list of operators. Without a y_scale the result is a float.
extern const OpRule kFusedConvInteger, kFusedMatMulInteger, kFusedGemmInteger;

/// An Error if the attribute `activation` is none that is known.
Status check_activation(const Inference& node);
/// The attribute `activation` on a scaled sum, and the scale of y behind it. Nothing where the
/// rounding of y does the same: it holds numbers between bounds, as Relu and Clip do.
void activate_integer_product(const Operands& op, Body& out);

}  // namespace opcost
