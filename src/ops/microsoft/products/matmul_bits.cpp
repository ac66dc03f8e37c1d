// MatMulNBits and others: matrix products with weights of 2 to 8 bits.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/packed_weights.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

constexpr PackedNames kNBits{"B", "scales", "zero_points", "bias"};

// A [..., K] times a matrix with that many rows -> [..., rows].
Status set_bits_product(Inference& node, const PackedMatrix& matrix) {
  Shape y = node.shape("A");
  if (y.empty() || y.back() != matrix.inputs)
    return node.fault("A is " + shape_text(y) + " for weights of " + std::to_string(matrix.inputs) +
                      " inputs");
  y.back() = matrix.rows;
  return node.set("Y", node.type("A"), std::move(y));
}

Status infer_bits(Inference& node) {
  const auto matrix = packed_matrix(node, "N");
  if (!matrix) return matrix.error();
  if (auto fits = check_packed(node, kNBits, *matrix); !fits) return fits;
  return set_bits_product(node, *matrix);
}

//   the weights are converted, once                       N · K
//   for each output element:                              |Y|
//     y = bias + sum of a·w                               K
void count_product(const Operands& op, const PackedArrays& arrays, const PackedMatrix& matrix,
                   Body& node) {
  const NumberType real = op["A"].type().value_or(kFloat32);
  convert_weights(arrays, matrix, extent_of(1, "1"), real, node);
  node.each(op["Y"].elements(), [&](Body& out) {
    sum_products(op["A"], arrays, matrix, op["Y"], out);
    out.add_bias(op["bias"]);
    out.write(op["Y"]);
  });
}

//   for each block: read its scale and its zero point     N · blocks
//   for each weight: (q - zero)·scale, once               N · K
//   for each output element:                              |Y|
//     y = bias + sum of a·w, w read in its `bits` bits    K
// The zero point is 2^(bits - 1) where none is given. g_idx is read once per input.
void count_bits(const Operands& op, Body& node) {
  const auto matrix = packed_matrix(op, "N");
  if (!matrix) return;
  read_all(op, node, {"g_idx"});
  count_product(op, packed_arrays(op, kNBits, *matrix), *matrix, node);
}

// B is stored row by row [N, K]; its blocks may extend over the end of a row.
Result<PackedMatrix> bnb4_matrix(const NodeView& node) {
  PackedMatrix matrix;
  const std::int64_t n = node.integer("N", -1), k = node.integer("K", -1);
  const std::int64_t block = node.integer("block_size", 0);
  const auto weights =
      n < 0 || k < 0 ? Result<std::int64_t>{-1} : dim_product(node, std::array{n, k});
  if (!weights) return weights.error();
  if (*weights < 0 || block < 1)
    return node.fault("its weights are " + std::to_string(n) + " by " + std::to_string(k) +
                      ", in blocks of " + std::to_string(block));
  const bool trans = node.integer("transB", 1) != 0;
  matrix.rows = trans ? n : k;
  matrix.inputs = trans ? k : n;
  if (auto fits = expect_lists(node, {"absmax"}, blocks_of(*weights, block)); !fits)
    return fits.error();
  if (element_count(node.shape("B")) != Count{static_cast<std::uint64_t>(blocks_of(*weights, 2))})
    return node.fault("B is " + shape_text(node.shape("B")) + " for " + std::to_string(*weights) +
                      " weights of 4 bits");
  return matrix;
}

Status infer_bnb4(Inference& node) {
  const auto matrix = bnb4_matrix(node);
  if (!matrix) return matrix.error();
  return set_bits_product(node, *matrix);
}

//   for each block: read absmax                           |absmax|
//   for each weight: its value, of a table of 16, ·absmax, once
//   for each output element: y = sum of a·w               |Y|, K
// The table of FP4 or NF4 values is part of the program: a look-up counts as a conversion.
void count_bnb4(const Operands& op, Body& node) {
  const auto matrix = bnb4_matrix(op);
  if (!matrix) return;
  read_all(op, node, {"absmax"});
  const Operand& b = op.unpacked("B", ElementType::UInt4, {matrix->rows, matrix->inputs});
  const PackedArrays arrays{b, op[""], op[""], true};
  count_product(op, arrays, *matrix, node);
}

// [K, N], with a scale for each block of a column, and an offset in type 1.
Result<PackedMatrix> fpq4_matrix(const NodeView& node) {
  const auto shape = node.known_integers("B_shape");
  if (!shape) return shape.error();
  const std::int64_t kind = node.integer("blk_quant_type", 1);
  if (shape->size() != 2 || (*shape)[0] < 0 || (*shape)[1] < 0 || kind < 0 || kind > 2)
    return node.fault("B_shape is [" + shape_text(*shape) + "], its blk_quant_type " +
                      std::to_string(kind));
  PackedMatrix matrix;
  matrix.rows = (*shape)[1];
  matrix.inputs = (*shape)[0];
  matrix.blocks = blocks_of(matrix.inputs, kind == 2 ? 64 : 32);
  const std::array sizes{matrix.rows, matrix.inputs};
  if (auto fits = dim_product(node, sizes); !fits) return fits.error();
  return matrix;
}

Status infer_fpq4(Inference& node) {
  const auto matrix = fpq4_matrix(node);
  if (!matrix) return matrix.error();
  return set_bits_product(node, *matrix);
}

//   as MatMulNBits of 4 bits; scales and zero points lie between the weights
void count_fpq4(const Operands& op, Body& node) {
  const auto matrix = fpq4_matrix(op);
  if (!matrix) return;
  const bool has_zero = op.integer("blk_quant_type", 1) == 1;
  const Shape blocks{matrix->rows, matrix->blocks};
  const PackedArrays arrays{
      op.unpacked("B", ElementType::UInt4, {matrix->rows, matrix->inputs}),
      op.array("B_scales", op.type("A"), blocks),
      has_zero ? op.array("B_zero_points", ElementType::UInt8, blocks) : op[""], false};
  count_product(op, arrays, *matrix, node);
}

constexpr std::array kMicrosoftBitsRules{
    OpRule{.op = "MatMulBnb4",
           .domain = kMicrosoft,
           .inputs = "A B absmax",
           .outputs = "Y",
           .types = "float: A; integer: B; float: absmax",
           .formula = "Y = A·B of 4-bit weights: table[b]·absmax of its block",
           .infer = infer_bnb4,
           .count = count_bnb4,
           .macs = true,
           .example = "2x3x20 uint8:50 7; K=20 N=5 block_size=16 quant_type=1"},
    OpRule{.op = "MatMulFpQ4",
           .domain = kMicrosoft,
           .inputs = "A B B_shape",
           .outputs = "Y",
           .types = "float: A; integer: B; integer: B_shape",
           .formula = "Y = A·B of 4-bit weights (b - zero)·scale, in blocks of a column",
           .infer = infer_fpq4,
           .count = count_fpq4,
           .macs = true,
           .example = "2x3x20 uint8:105 =20,5; blk_quant_type=1"},
    OpRule{
        .op = "MatMulNBits",
        .domain = kMicrosoft,
        .inputs = "A B scales zero_points? g_idx? bias?",
        .outputs = "Y",
        .types =
            "float: A; integer: B; float: scales; number: zero_points; integer: g_idx; float: bias",
        .formula = "Y = A·B of weights (b - zero)·scale, of 2, 4 or 8 bits, in blocks",
        .infer = infer_bits,
        .count = count_bits,
        .macs = true,
        .example = "2x3x20 uint8:5x2x8 10 uint8:5x1 _ 5; K=20 N=5 bits=4 block_size=16"},
};

}  // namespace

std::span<const OpRule> microsoft_bits_rules() { return kMicrosoftBitsRules; }

}  // namespace opcost
