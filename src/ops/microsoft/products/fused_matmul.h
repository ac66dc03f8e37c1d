#pragma once

#include "rules/inference.h"
#include "rules/operands.h"

namespace opcost {

/// A·B of FusedMatMul, whose attributes may transpose either.
Result<Shape> fused_matmul_shape(const Inference& node);
/// The extent over which both operands are summed.
Extent fused_matmul_terms(const Operands& op);

}  // namespace opcost
