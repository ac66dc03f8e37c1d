#pragma once

#include <cstdint>
#include <vector>

#include "opcost/graph/tensor.h"
#include "ops/inference.h"

// Where the numbers of a result come from: what value rules that move numbers
// are made of. Arithmetic on them is in ops/values_arithmetic.h.
namespace opcost {

/// The numbers of an input, exactly one per element; null where they are not
/// known or an element has two (complex).
const Numbers* numbers_of(const TensorInfo* input);

/// Flat positions in a row-major array.
using Offsets = std::vector<std::int64_t>;

/// A way through an array: step i along an axis moves `strides` on.
struct IndexWalk {
  Shape extents;
  std::vector<std::int64_t> strides;
  std::int64_t start = 0;
};

/// Elements between neighbours along each axis; modulo 2^64 where an array is
/// empty but its other dims are huge.
std::vector<std::int64_t> row_major_strides(const Shape& shape);
/// Through an array of the shape `from`, broadcast to `to`.
IndexWalk broadcast_walk(const Shape& from, const Shape& to);
/// The positions that a walk visits, in row-major order of its extents. These
/// must be few: memory grows with their product.
Offsets offsets_of(const IndexWalk& walk);

/// The numbers at those positions, which must be inside.
Numbers pick(const Numbers& numbers, const Offsets& offsets);

/// Gives the first output the numbers of the first input as they are.
void keep_numbers(Inference& node);

}  // namespace opcost
