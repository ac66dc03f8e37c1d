#pragma once

#include "ops/rows/standardization.h"

namespace opcost {

/// The rows of x whose elements add up to one, along an axis; `to_the_end`: over it and all axes
/// behind it, as before opset 13.
Rows softmax_rows(const Operand& x, std::int64_t axis, bool to_the_end);

}  // namespace opcost
