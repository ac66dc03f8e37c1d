#pragma once

#include <string>
#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

// Matrices that are stored in few bits, in blocks with one scale each.
namespace opcost {

/// What the bytes of such a matrix hold.
struct PackedMatrix {
  std::int64_t rows = 0;      ///< Columns of the product; each row is divided into blocks.
  std::int64_t inputs = 0;    ///< Terms of each sum.
  std::int64_t blocks = 0;    ///< Blocks of each row.
  std::int64_t matrices = 1;  ///< Matrices that are stored one after the other (one per expert).
  ElementType type = ElementType::UInt4;  ///< The type of a stored number.
};

/// The formal names of a packed matrix.
struct PackedNames {
  std::string_view weights, scales, zero_points, bias;
};

/// The element type of unsigned numbers with that many bits (2, 4 or 8).
Result<ElementType> packed_type(const NodeView& node, std::int64_t bits);

/// The attributes K, `rows`, bits (4) and block_size of a matrix [rows, blocks, bytes].
Result<PackedMatrix> packed_matrix(const NodeView& node, std::string_view rows);
/// Checks the shapes of the inputs with those names.
Status check_packed(const NodeView& node, const PackedNames& names, const PackedMatrix& matrix);

/// The arrays of a packed matrix, with the types that their bytes hold.
struct PackedArrays {
  const Operand& weights;
  const Operand& scales;
  const Operand& zero_points;
  bool from_zero = false;  ///< No zero point is subtracted.
};
PackedArrays packed_arrays(const Operands& op, const PackedNames& names,
                           const PackedMatrix& matrix);

///   for each block: read its scale and its zero point     matrices · rows · blocks
///   for each weight: (q - zero point)·scale               matrices · rows · inputs
/// Each weight is converted once: the converted number is a temporary that serves all rows of
/// A, while the stored weight is read for each product. `matrices`: how many are converted.
void convert_weights(const PackedArrays& arrays, const PackedMatrix& matrix, const Extent& matrices,
                     NumberType real, Body& node);

///   sum of a·w along a row of weights, w read as it is stored   inputs
/// `y` is the array of the outputs.
void sum_products(const Operand& a, const PackedArrays& arrays, const PackedMatrix& matrix,
                  const Operand& y, Body& out);

}  // namespace opcost
