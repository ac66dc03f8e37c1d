#pragma once

#include "ops/body.h"

namespace opcost {

/// x/2 · (1 + erf(x / sqrt 2)) of a temporary of x's type, with the erf of the
/// operator Erf.
void exact_gelu(Body& element, const Operand& x);
/// x/2 · (1 + tanh(x·(sqrt(2/pi) + c·x·x))) likewise, with the operator Tanh's.
void approximate_gelu(Body& element, const Operand& x);

}  // namespace opcost
