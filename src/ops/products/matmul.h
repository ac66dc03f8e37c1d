#pragma once

#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

namespace opcost {

/// The shape of A·B as in numpy.matmul: a vector A is a row, a vector B a column, and that
/// axis is dropped from the product; the axes before the last two broadcast. `a` and `b` are
/// the formal names.
Result<Shape> matmul_shape(const Inference& node, std::string_view a = "A",
                           std::string_view b = "B");
/// The same for given shapes; the names are for messages.
Result<Shape> matmul_shape(const Inference& node, Shape a_shape, Shape b_shape, std::string_view a,
                           std::string_view b);

/// The shape of A·B of Gemm; either is transposed if an attribute says so. C must broadcast
/// to it.
Result<Shape> gemm_shape(Inference& node);
/// The terms of each of its sums.
Extent gemm_terms(const Operands& op);
Nest gemm_nest(const Operands& op);
/// For each output of Gemm: its sum with alpha, beta and C, then `finish`, which also writes
/// it.
void count_gemm(const Operands& op, Body& node, FunctionRef<void(Body&)> finish);

}  // namespace opcost
