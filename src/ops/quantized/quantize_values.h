#pragma once

#include "rules/inference.h"

namespace opcost {

/// The value rules of QuantizeLinear (floats to integers) and DequantizeLinear (integers to
/// floats), with a single scale.
void evaluate_quantize(Inference& node);
void evaluate_dequantize(Inference& node);

}  // namespace opcost
