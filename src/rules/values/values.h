#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "opcost/core/function_ref.h"
#include "opcost/graph/tensor.h"
#include "rules/inference.h"

// Where the numbers of a result come from: helpers for value rules that move numbers.
// Arithmetic on numbers is in values/arithmetic.h.
namespace opcost {

/// The numbers of an input, one per element; null if they are not known or an element has two
/// (complex).
const Numbers* numbers_of(const TensorInfo* input);

/// Positions in a row-major array.
using Offsets = std::vector<std::int64_t>;

/// A walk over an array: one step along axis i moves by `strides[i]`.
struct IndexWalk {
  Shape extents;
  std::vector<std::int64_t> strides;
  std::int64_t start = 0;
};

/// Whether an array has no element. Its other dims, and so its strides, may still be
/// huge: a value rule does not compute positions in it.
bool is_empty(const Shape& shape);
/// Distance of neighbours along each axis; modulo 2^64 if an array is empty but its other dims
/// are huge.
std::vector<std::int64_t> row_major_strides(const Shape& shape);
/// A walk over an array of shape `from` that is broadcast to `to`.
IndexWalk broadcast_walk(const Shape& from, const Shape& to);
/// The positions that a walk visits, in row-major order. There must be few: memory grows with
/// their number.
Offsets offsets_of(const IndexWalk& walk);

/// Calls `visit` with every index below `extents`, the last axis fastest. There must be few.
void for_each_index(const Shape& extents, FunctionRef<void(const Shape& index)> visit);
/// The position of an index in an array with those strides. The index must be inside.
std::int64_t offset_of(const Shape& index, const std::vector<std::int64_t>& strides);
/// An index that may count from the end, as an index from the beginning; std::nullopt if it is
/// outside of the dim.
std::optional<std::int64_t> wrapped_index(std::int64_t index, std::int64_t dim);

/// The numbers at those positions, all of which must be inside.
Numbers pick(const Numbers& numbers, const Offsets& offsets);

/// The integers of an input; null if they are not known or not integers.
const std::vector<std::int64_t>* integers_of(const TensorInfo* input);
/// The number of an input with one element, without its fraction. An Error if it is not known
/// or does not fit an int64.
Result<std::int64_t> known_integer(const NodeView& node, std::string_view name);

/// a < b, as numbers of that type.
bool less_than(std::int64_t a, std::int64_t b, ElementType type);
bool less_than(double a, double b, ElementType type);
/// Whether one of the numbers is a NaN, which cannot be ordered.
bool has_nan(const Numbers& numbers);

/// Copies the numbers of the first input to the first output.
void keep_numbers(Inference& node);

}  // namespace opcost
