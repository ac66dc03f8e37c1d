#pragma once

#include <vector>

#include "estimate/rewrite/value_flow.h"

namespace opcost {

/// Quantised numbers that a Clip holds within constant bounds have the narrowest type that holds
/// these: QuantizeLinear, Clip, DequantizeLinear is how files write widths that ONNX's
/// quantisers did not have (Brevitas' QCDQ). Such a Clip is part of the conversion before it.
void narrow_by_clips(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow);

}  // namespace opcost
