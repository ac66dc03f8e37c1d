#pragma once

#include <string>
#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

// Matrices that are stored in few bits, in blocks with a scale each.
namespace opcost {

/// What the bytes of such a matrix hold.
struct PackedMatrix {
  std::int64_t rows = 0;      ///< Columns of the product; its runs along `inputs` are in blocks.
  std::int64_t inputs = 0;    ///< Terms of a sum.
  std::int64_t blocks = 0;    ///< Of each row.
  std::int64_t matrices = 1;  ///< So many of them one after the other (of experts).
  ElementType type = ElementType::UInt4;  ///< Of a stored number.
};

/// The formal names of one.
struct PackedNames {
  std::string_view weights, scales, zero_points, bias;
};

/// The element type of unsigned numbers of so many bits (2, 4 or 8).
Result<ElementType> packed_type(const NodeView& node, std::int64_t bits);

/// The attributes K, `rows`, bits (4) and block_size of a matrix [rows, blocks, bytes].
Result<PackedMatrix> packed_matrix(const NodeView& node, std::string_view rows);
/// Checks the shapes of the inputs of those names.
Status check_packed(const NodeView& node, const PackedNames& names, const PackedMatrix& matrix);

/// The arrays of one by what their bytes hold.
struct PackedArrays {
  const Operand& weights;
  const Operand& scales;
  const Operand& zero_points;
  bool from_zero = false;  ///< Nothing is subtracted.
};
PackedArrays packed_arrays(const Operands& op, const PackedNames& names,
                           const PackedMatrix& matrix);

///   for each block: read its scale and its zero point     matrices · rows · blocks
///   for each weight: (q - zero point)·scale               matrices · rows · inputs
/// Done once: a converted weight is a temporary that serves all rows of A, while
/// its reads are those of each product. `matrices`: how many of them are converted.
void convert_weights(const PackedArrays& arrays, const PackedMatrix& matrix, const Extent& matrices,
                     NumberType real, Body& node);

///   sum of a·w along a row of weights, w read as it is stored   inputs
void sum_products(const Operand& a, const PackedArrays& arrays, const PackedMatrix& matrix,
                  Body& out);

}  // namespace opcost
