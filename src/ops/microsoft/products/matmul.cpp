// Matrix products of com.microsoft that are fused with a transpose, an activation or a scale.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/elementwise/gelu.h"
#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/fused_matmul.h"
#include "ops/microsoft/quantized/fused_products.h"
#include "ops/products/matmul.h"
#include "ops/quantized/quantization.h"
#include "rules/facts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// A matrix as it is multiplied: if the attributes say so, its first axis is moved before
// the last two, and these are exchanged. A vector stays as it is.
Shape transposed(const NodeView& node, std::string_view name, std::string_view batch,
                 std::string_view trans) {
  Shape shape = node.shape(name);
  if (shape.size() > 2 && node.integer(batch, 0) != 0)
    std::rotate(shape.begin(), shape.begin() + 1, shape.end() - 1);
  if (shape.size() > 1 && node.integer(trans, 0) != 0) std::swap(shape.end()[-1], shape.end()[-2]);
  return shape;
}

}  // namespace

Result<Shape> fused_matmul_shape(const Inference& node) {
  return matmul_shape(node, transposed(node, "A", "transBatchA", "transA"),
                      transposed(node, "B", "transBatchB", "transB"), "A", "B");
}

Extent fused_matmul_terms(const Operands& op) {
  const Shape a = transposed(op, "A", "transBatchA", "transA");
  return extent_of(a.empty() ? 0 : a.back(), "inner");
}

namespace {

Status infer_fused(Inference& node) {
  auto y = fused_matmul_shape(node);
  if (!y) return y.error();
  return node.set("Y", node.type("B"), *std::move(y));
}

//   for each output element y:                              |Y|
//     y = alpha · sum of a·b along the inner axis           inner
void count_fused_with(const Operands& op, Body& node, FunctionRef<void(Body&)> finish) {
  const bool scaled = has_factor(op, "alpha");
  node.contract(matrix_nest(op["A"], op["B"], op["Y"], fused_matmul_terms(op)), [&](Body& out) {
    if (scaled) out.multiply(op["Y"]);
    finish(out);
    out.write(op["Y"]);
  });
}

void count_fused(const Operands& op, Body& node) {
  count_fused_with(op, node, [](Body&) {});
}

Status infer_fused_activation(Inference& node) {
  if (const auto known = activation_actions(node, node.word("activation", "")); !known)
    return known.error();
  return infer_fused(node);
}

// The actions of the attribute `activation` on an element of Y.
void activate_output(const Operands& op, Body& out) {
  const auto actions = activation_actions(op, op.word("activation", ""));
  if (actions) activate(out, *actions, op["Y"].type().value_or(kFloat32));
}

//   as FusedMatMul, then the activation of each element
void count_fused_activation(const Operands& op, Body& node) {
  count_fused_with(op, node, [&](Body& out) { activate_output(op, out); });
}

Status infer_sparse_product(Inference& node) {
  if (node.shape("A").size() != 2)
    return node.fault("A is " + shape_text(node.shape("A")) + "; it must be a matrix");
  node.assume("every element of the sparse matrix A is multiplied, also those that are not stored");
  return infer_fused(node);
}

Status infer_fused_gemm(Inference& node) {
  if (const auto known = activation_actions(node, node.word("activation", "")); !known)
    return known.error();
  auto y = gemm_shape(node);
  if (!y) return y.error();
  return node.set("Y", node.type("A"), *std::move(y));
}

//   as Gemm, then the activation of each element            |Y|
void count_fused_gemm(const Operands& op, Body& node) {
  count_gemm(op, node, [&](Body& out) {
    activate_output(op, out);
    out.write(op["Y"]);
  });
}

Status infer_gemm_fast_gelu(Inference& node) {
  auto y = matmul_shape(node, "X", "W");
  if (!y) return y.error();
  if (node.has("bias") && (y->empty() || node.shape("bias") != Shape{y->back()}))
    return node.fault("bias is " + shape_text(node.shape("bias")) + " for Y " + shape_text(*y));
  return node.set("Y", node.type("X"), *std::move(y));
}

//   for each output element:                                |Y|
//     y = gelu(bias + sum of x·w), gelu with tanh           X[-1]
void count_gemm_fast_gelu(const Operands& op, Body& node) {
  const Nest loops = matrix_nest(op["X"], op["W"], op["Y"], op["X"].extent(Axis{-1}));
  node.contract(loops, [&](Body& out) {
    out.add_bias(op["bias"]);
    approximate_gelu(out, op["Y"]);
    out.write(op["Y"]);
  });
}

ElementType float8_output(const NodeView& node) {
  return element_type_from_code(node.integer("dtype", 1));
}

Status infer_float8(Inference& node) {
  if (!is_floating(float8_output(node)))
    return node.fault("dtype is " + std::to_string(node.integer("dtype", 1)) +
                      ", which is no type of floats");
  const std::string_view activation = node.word("activation", "NONE");
  if (activation != "NONE" && activation != "RELU" && activation != "GELU")
    return node.fault("its activation is `" + std::string(activation) + "`");
  for (const std::string_view name : {"scaleA", "scaleB", "scaleY"})
    if (auto fits = expect_single(node, name); !fits) return fits;
  auto y = gemm_shape(node);
  if (!y) return y.error();
  return node.set("Y", float8_output(node), *std::move(y));
}

//   s = scaleA·scaleB / scaleY, once, of the scales that are given
//   as Gemm; sums and what follows are in float32
//     y = activation(alpha·s · sum of a·b + beta·c)
// alpha is part of s; beta is 0 unless it is given.
void count_float8(const Operands& op, Body& node) {
  read_all(op, node, {"scaleA", "scaleB", "scaleY"});
  const bool scaled = op["scaleA"] || op["scaleB"] || op["scaleY"];
  const std::string_view activation = op.word("activation", "NONE");
  const double beta = op.number("beta", 0.0);
  if (op["scaleA"] && op["scaleB"]) node.does(Action::Mul, kFloat32);
  if (op["scaleY"]) node.does(Action::Div, kFloat32);
  node.sums_at(kFloat32);
  const Operand& sums = op.array("sums", ElementType::Float, {1});
  node.contract(gemm_nest(op), [&](Body& out) {
    if (scaled || has_factor(op, "alpha")) out.multiply(sums);
    if (beta != 0) out.add_bias(op["C"], beta != 1.0);
    if (activation == "RELU") out.compare(sums);
    if (activation == "GELU") exact_gelu(out, sums);
    out.convert(kFloat32, op["Y"].type().value_or(kFloat32));
    out.write(op["Y"]);
  });
}

constexpr IntegerForms kFusedMatMulForms{
    .to_integers = {.op = "FusedMatMulInteger",
                    .rule = &kFusedMatMulInteger,
                    .inputs = kTwoQuantized},
    .to_floats = {
        .op = "FusedMatMulInteger", .rule = &kFusedMatMulInteger, .inputs = "0 0s 0z 1 1s 1z"}};
constexpr IntegerForms kFusedGemmForms{
    .to_integers = {.op = "FusedGemmInteger",
                    .rule = &kFusedGemmInteger,
                    .inputs = "0 0s 0z 1 1s 1z 2b ys yz"},
    .to_floats = {
        .op = "FusedGemmInteger", .rule = &kFusedGemmInteger, .inputs = "0 0s 0z 1 1s 1z 2b"}};

constexpr OpRule fused(OpRule rule) {
  rule.domain = kMicrosoft;
  rule.inputs = "A B";
  rule.outputs = "Y";
  rule.macs = true;
  return rule;
}

constexpr std::string_view kFusedMatMulFormula =
    "Y = alpha · A·B over the last two axes, transposed or not";

constexpr std::array kMicrosoftMatmulRules{
    OpRule{.op = "FusedGemm",
           .domain = kMicrosoft,
           .like_opset = 13,
           .inputs = "A B C?",
           .outputs = "Y",
           .types = "number: A B C",
           .formula = "Y = activation(alpha · A·B + beta · C)",
           .infer = infer_fused_gemm,
           .count = count_fused_gemm,
           .macs = true,
           .quantized_as = kFusedGemmForms,
           .base = "Gemm",
           .example = "3x4 5x4 5; transB=1 activation=Relu"},
    fused({.op = "FusedMatMul",
           .types = "float: A B",
           .formula = kFusedMatMulFormula,
           .infer = infer_fused,
           .count = count_fused,
           .quantized_as = kFusedMatMulForms,
           .base = "MatMul",
           .example = "2x3x4 2x5x4; transB=1 alpha=0.5"}),
    fused({.op = "FusedMatMulActivation",
           .types = "float: A B",
           .formula = "as FusedMatMul, then an activation",
           .infer = infer_fused_activation,
           .count = count_fused_activation,
           .quantized_as = kFusedMatMulForms,
           .base = "MatMul",
           .example = "2x3x4 2x5x4; transB=1 activation=Relu"}),
    OpRule{.op = "GemmFastGelu",
           .domain = kMicrosoft,
           .inputs = "X W bias?",
           .outputs = "Y",
           .types = "float: X W bias",
           .formula = "FastGelu of X·W + bias",
           .infer = infer_gemm_fast_gelu,
           .count = count_gemm_fast_gelu,
           .macs = true,
           .example = "2x3x4 4x5 5"},
    OpRule{.op = "GemmFloat8",
           .domain = kMicrosoft,
           .like_opset = 13,
           .inputs = "A B C? scaleA? scaleB? scaleY?",
           .outputs = "Y",
           .formula = "Y = activation(alpha·scaleA·scaleB/scaleY · A·B + beta · C)",
           .infer = infer_float8,
           .count = count_float8,
           .macs = true,
           .example = "float8e4m3fn:3x4 float8e4m3fn:5x4 float16:5 () () (); transB=1 dtype=10 "
                      "beta=1.0"},
    fused({.op = "SparseToDenseMatMul",
           .formula = kFusedMatMulFormula,
           .infer = infer_sparse_product,
           .count = count_fused,
           .example = "3x4 4x5"}),
    fused({.op = "TransposeMatMul",
           .types = "float: A B",
           .formula = kFusedMatMulFormula,
           .infer = infer_fused,
           .count = count_fused,
           .quantized_as = kFusedMatMulForms,
           .example = "2x4x3 2x4x5; transA=1"}),
};

}  // namespace

std::span<const OpRule> microsoft_matmul_rules() { return kMicrosoftMatmulRules; }

}  // namespace opcost
