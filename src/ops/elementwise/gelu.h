#pragma once

#include "rules/body.h"

namespace opcost {

/// gelu(x) by the error function, at the type of x's elements.
void exact_gelu(Body& element, const Operand& x);
/// gelu(x) by the hyperbolic tangent, likewise.
void approximate_gelu(Body& element, const Operand& x);

}  // namespace opcost
