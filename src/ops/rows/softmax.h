#pragma once

#include "rules/body.h"

namespace opcost {

/// How many rows there are whose elements add up to one, and of how many elements.
struct SoftmaxRows {
  Extent count;
  Extent length;
};

/// The rows of x along an axis; `to_the_end`: over it and all axes behind it, as
/// before opset 13.
SoftmaxRows softmax_rows(const Operand& x, std::int64_t axis, bool to_the_end);

}  // namespace opcost
