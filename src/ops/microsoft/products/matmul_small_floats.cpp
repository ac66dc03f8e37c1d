// Matrix products with weights that are floats of 4 or 8 bits with a scale per block.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/packed_weights.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// B [N, K / per_byte], a scale for each block_size of a row.
Result<PackedMatrix> float_matrix(const NodeView& node, std::string_view scales,
                                  std::int64_t per_byte, std::int64_t default_block) {
  const Shape &a = node.shape("A"), &b = node.shape("B");
  const std::int64_t block = node.integer("block_size", default_block);
  if (a.empty() || b.size() != 2 || a.back() / per_byte != b[1] || a.back() % per_byte != 0 ||
      block < 1)
    return node.fault("A is " + shape_text(a) + " and B " + shape_text(b) + ", in blocks of " +
                      std::to_string(block));
  PackedMatrix matrix;
  matrix.rows = b[0];
  matrix.inputs = a.back();
  matrix.blocks = blocks_of(matrix.inputs, block);
  if (auto fits = dim_product(node, std::array{matrix.rows, matrix.inputs}); !fits)
    return fits.error();
  if (auto fits = expect_shape(node, scales, {matrix.rows, matrix.blocks}); !fits)
    return fits.error();
  if (auto fits = expect_lists(node, {"bias"}, matrix.rows); !fits) return fits.error();
  return matrix;
}

Status set_small_float_product(Inference& node, const PackedMatrix& matrix) {
  Shape y = node.shape("A");
  y.back() = matrix.rows;
  return node.set("Y", node.type("A"), std::move(y));
}

Result<PackedMatrix> fp4_matrix(const NodeView& node) {
  for (const std::string_view name : {"weight_scale_2", "input_scale"})
    if (auto fits = expect_single(node, name); !fits) return fits.error();
  return float_matrix(node, "weight_scale", 2, 16);
}

Result<PackedMatrix> fp8_matrix(const NodeView& node) {
  if (auto fits = expect_single(node, "a_scale"); !fits) return fits.error();
  return float_matrix(node, "b_scale", 1, 128);
}

Status infer_fp4(Inference& node) {
  const auto matrix = fp4_matrix(node);
  return matrix ? set_small_float_product(node, *matrix) : Status{matrix.error()};
}

Status infer_fp8(Inference& node) {
  const auto matrix = fp8_matrix(node);
  return matrix ? set_small_float_product(node, *matrix) : Status{matrix.error()};
}

void finish(const Operands& op, Body& out) {
  out.add_bias(op["bias"]);
  out.write(op["Y"]);
}

//   for each block: s = its scale · weight_scale_2             N · blocks
//   for each weight: w = b·s, of A's type, once                N · K
//   for each output element: y = bias + sum of a·w             |Y|, K
// w is read in its 4 bits, the scale of a block in its 8.
void count_fp4(const Operands& op, Body& node) {
  const auto matrix = fp4_matrix(op);
  if (!matrix) return;
  const NumberType real = op["A"].type().value_or(kFloat32);
  const Operand& b = op.unpacked("B", ElementType::Float4E2M1, {matrix->rows, matrix->inputs});
  const Operand& scales =
      op.unpacked("weight_scale", ElementType::Float8E4M3FN, {matrix->rows, matrix->blocks});
  const PackedArrays arrays{b, scales, op[""], true};
  node.read(op["weight_scale_2"]);
  node.each(scales.elements(), [&](Body& block) {
    block.convert(scales.type().value_or(kFloat32), kFloat32);
    block.does(Mul, kFloat32);
  });
  convert_weights(arrays, *matrix, extent_of(1, "1"), real, node);
  node.each(op["Y"].elements(), [&](Body& out) {
    sum_products(op["A"], arrays, *matrix, op["Y"], out);
    finish(op, out);
  });
}

//   for each element: a8 = a / a_scale as a float of 8 bits, kept     |A|
//   for each output element:                                          |Y|
//     for each block: its sum of a8·b, times b_scale                  blocks
//     y = bias + a_scale · the sum of these
void count_both_small(const Operands& op, const PackedMatrix& matrix, Body& node) {
  const Operand &a = op["A"], &b = op["B"], &scales = op["b_scale"];
  const NumberType real = a.type().value_or(kFloat32);
  const Operand& small = op.array("a8", op.type("B"), op.shape("A"));
  node.read(op["a_scale"]);
  node.each(a.elements(), [&](Body& element) {
    element.read(a);
    element.divide(a);
    element.convert(real, small.type().value_or(real));
    element.write(small);
  });
  node.sums_at(kFloat32);
  node.contracts(matrix_nest(b, small, op["Y"], extent_of(matrix.inputs, "inputs")));
  node.each(op["Y"].elements(), [&](Body& out) {
    out.sum_over(extent_of(matrix.inputs, "inputs"),
                 [&](Body& term) { term.read(b), term.read(small), term.multiply(small, b); });
    out.each(extent_of(matrix.blocks, "blocks"), [&](Body& block) {
      block.read(scales);
      block.does(Mul, kFloat32);
    });
    out.does(Mul, kFloat32);
    out.add_bias(op["bias"]);
    out.convert(kFloat32, real);
    out.write(op["Y"]);
  });
}

//   a_scale: both are multiplied as floats of 8 bits, see above
//   else for each block: read b_scale; for each weight: w = b·b_scale, once
//     for each output element: y = bias + sum of a·w           |Y|, K
void count_fp8(const Operands& op, Body& node) {
  const auto matrix = fp8_matrix(op);
  if (!matrix) return;
  if (op["a_scale"]) return count_both_small(op, *matrix, node);
  const PackedArrays arrays{op["B"], op["b_scale"], op[""], true};
  convert_weights(arrays, *matrix, extent_of(1, "1"), op["A"].type().value_or(kFloat32), node);
  node.each(op["Y"].elements(), [&](Body& out) {
    sum_products(op["A"], arrays, *matrix, op["Y"], out);
    finish(op, out);
  });
}

constexpr std::array kMicrosoftSmallFloatRules{
    OpRule{.op = "MatMulBlockQuantizedFp4Weight",
           .domain = kMicrosoft,
           .inputs = "A B weight_scale weight_scale_2 input_scale? bias?",
           .outputs = "Y",
           .formula = "Y = A·Bᵀ + bias of weights that are floats of 4 bits, scaled in blocks",
           .infer = infer_fp4,
           .count = count_fp4,
           .macs = true,
           .example = "float16:2x3x20 uint8:5x10 uint8:5x2 () _ float16:5"},
    OpRule{.op = "MatMulBlockQuantizedFp8Weight",
           .domain = kMicrosoft,
           .inputs = "A B b_scale a_scale? bias?",
           .outputs = "Y",
           .formula = "Y = A·Bᵀ + bias of weights that are floats of 8 bits, scaled in blocks",
           .infer = infer_fp8,
           .count = count_fp8,
           .macs = true,
           .example = "float16:2x3x20 float8e4m3fn:5x20 5x2 () float16:5; block_size=16"},
};

}  // namespace

std::span<const OpRule> microsoft_small_float_rules() { return kMicrosoftSmallFloatRules; }

}  // namespace opcost
