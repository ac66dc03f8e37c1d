#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "opcost/core/function_ref.h"
#include "opcost/graph/tensor.h"
#include "rules/inference.h"

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

/// Whether an array has no element. Its other dims, and so its strides, may still be
/// huge: a value rule does not compute positions in it.
bool is_empty(const Shape& shape);
/// Elements between neighbours along each axis; modulo 2^64 where an array is
/// empty but its other dims are huge.
std::vector<std::int64_t> row_major_strides(const Shape& shape);
/// Through an array of the shape `from`, broadcast to `to`.
IndexWalk broadcast_walk(const Shape& from, const Shape& to);
/// The positions that a walk visits, in row-major order of its extents. These
/// must be few: memory grows with their product.
Offsets offsets_of(const IndexWalk& walk);

/// Calls `visit` with every index below `extents`, the last axis fastest. These
/// must be few.
void for_each_index(const Shape& extents, FunctionRef<void(const Shape& index)> visit);
/// Where an index stands in an array of those strides. It must be inside.
std::int64_t offset_of(const Shape& index, const std::vector<std::int64_t>& strides);
/// An index counted from either end of a dim, from its beginning; nothing where
/// it is outside.
std::optional<std::int64_t> wrapped_index(std::int64_t index, std::int64_t dim);

/// The numbers at those positions, which must be inside.
Numbers pick(const Numbers& numbers, const Offsets& offsets);

/// The integers of an input; null where they are not known or are no integers.
const std::vector<std::int64_t>* integers_of(const TensorInfo* input);
/// The one number of an input of one element, without its fraction. An Error
/// where it is not known, or is no number that an int64 holds.
Result<std::int64_t> known_integer(const NodeView& node, std::string_view name);

/// a < b, as numbers of that type.
bool less_than(std::int64_t a, std::int64_t b, ElementType type);
bool less_than(double a, double b, ElementType type);
/// Whether one of the numbers is a NaN, which has no place in any order.
bool has_nan(const Numbers& numbers);

/// Gives the first output the numbers of the first input as they are.
void keep_numbers(Inference& node);

}  // namespace opcost
