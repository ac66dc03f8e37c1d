#pragma once

#include <string_view>

#include "ops/inference.h"

namespace opcost {

/// The shape of A·B as numpy.matmul has it: a vector A is a row, a vector B a
/// column, and that axis is not in the product; the axes before the last two
/// broadcast. `a` and `b` are the formal names.
Result<Shape> matmul_shape(const Inference& node, std::string_view a = "A",
                           std::string_view b = "B");

}  // namespace opcost
