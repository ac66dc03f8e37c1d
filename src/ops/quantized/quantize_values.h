#pragma once

#include "rules/inference.h"

namespace opcost {

/// The numbers that QuantizeLinear makes of floats, and DequantizeLinear of whole ones,
/// by a single scale.
void evaluate_quantize(Inference& node);
void evaluate_dequantize(Inference& node);

}  // namespace opcost
