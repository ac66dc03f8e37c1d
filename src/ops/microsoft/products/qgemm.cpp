// QGemm and QOrderedMatMul: products of quantised matrices.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/quantized/fused_products.h"
#include "ops/microsoft/quantized/qlinear.h"
#include "ops/products/matmul.h"
#include "ops/quantized/hardware_products.h"
#include "rules/domains.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// One number, or one per column of the product.
Status check_per_column(const Inference& node, std::string_view name, std::int64_t columns) {
  const Shape& shape = node.shape(name);
  if (!node.has(name) || element_count(shape) == Count{1} || shape == Shape{columns}) return Ok{};
  return node.fault(std::string(name) + " is " + shape_text(shape) + " for " +
                    std::to_string(columns) + " columns");
}

// A [M, K] or transposed, B [K, N] or transposed -> [M, N].
Result<Shape> qgemm_shape(const Inference& node) {
  const Shape &a = node.shape("A"), &b = node.shape("B");
  const std::size_t a_columns = node.integer("transA", 0) != 0 ? 0 : 1;
  const std::size_t b_columns = node.integer("transB", 0) != 0 ? 0 : 1;
  if (a.size() != 2 || b.size() != 2 || a[a_columns] != b[1 - b_columns])
    return node.fault("A " + shape_text(a) + " and B " + shape_text(b) + " do not multiply");
  return Shape{a[1 - a_columns], b[b_columns]};
}

Status check_qgemm_bias(const Inference& node, const Shape& y) {
  if (!node.has("C")) return Ok{};
  const auto both = broadcast(node, node.shape("C"), y);
  if (both && *both == y) return Ok{};
  return node.fault("C " + shape_text(node.shape("C")) + " does not broadcast to " + shape_text(y));
}

// Without a scale of y the result is a float of the scales' type.
Status infer_qgemm(Inference& node) {
  auto y = qgemm_shape(node);
  if (!y) return y.error();
  auto fits = check_single(node, {"a_scale", "a_zero_point", "y_scale", "y_zero_point"});
  if (!fits) return fits;
  for (const std::string_view name : {"b_scale", "b_zero_point"})
    if (auto per_column = check_per_column(node, name, y->back()); !per_column) return per_column;
  if (auto bias = check_qgemm_bias(node, *y); !bias) return bias;
  const ElementType type =
      node.has("y_scale") ? type_like(node, "y_zero_point", "A") : node.type("a_scale");
  return node.set("Y", type, *std::move(y));
}

//   f = alpha·a_scale·b_scale / y_scale, for each scale of B
//   for each output element:                             |Y|
//     s = sum of (a - a_zero)·(b - b_zero), + c          A[1], transposed A[0]
//     y = round(s·f) + y_zero; without a y_scale s·f
void count_qgemm_with(const Operands& op, Body& node, FunctionRef<void(Body&)> then) {
  const Requantization scales{op["a_scale"], op["b_scale"], op["y_scale"], op["y_zero_point"],
                              op["Y"]};
  const Extent terms = op["A"].extent(Axis{op.integer("transA", 0) != 0 ? 0 : 1});
  const IntegerProduct product{.a = op["A"],
                               .b = op["B"],
                               .a_zero = op["a_zero_point"],
                               .b_zero = op["b_zero_point"],
                               .outputs = op["Y"].elements(),
                               .terms = terms,
                               .rows = op["Y"].extent(Axis{0}),
                               .columns = op["Y"].extent(Axis{1}),
                               .loops = matrix_nest(op["B"], op["A"], op["Y"], terms)};
  count_factors(scales, node);
  if (op.number("alpha", 1.0) != 1.0 && !factors_are_stored(scales))
    node.each(scales.b_scale.elements(), [&](Body& factor) { factor.multiply(scales.b_scale); });
  count_integer_product(product, node, [&](Body& out) {
    out.add_bias(op["C"]);
    requantize(scales, out, then);
  });
}

void count_qgemm(const Operands& op, Body& node) {
  count_qgemm_with(op, node, [](Body&) {});
}

Status infer_fused_qgemm(Inference& node) {
  if (auto known = check_activation(node); !known) return known;
  return infer_qgemm(node);
}

//   as QGemm; the activation of each element before it is rounded
void count_fused_qgemm(const Operands& op, Body& node) {
  count_qgemm_with(op, node, [&](Body& out) { activate_integer_product(op, out); });
}

Status infer_ordered_matmul(Inference& node) {
  auto y = matmul_shape(node);
  if (!y) return y.error();
  if (auto fits = check_single(node, {"scale_A", "scale_Y", "scale_C"}); !fits) return fits;
  const std::int64_t columns = y->empty() ? 1 : y->back();
  for (const std::string_view name : {"scale_B", "bias"})
    if (auto fits = check_per_column(node, name, columns); !fits) return fits;
  if (auto bias = check_qgemm_bias(node, *y); !bias) return bias;
  return node.set("Y", node.type("A"), *std::move(y));
}

//   f = scale_A·scale_B / scale_Y, for each scale of B; g = scale_C / scale_Y
//   for each output element:                             |Y|
//     y = round((sum of a·b)·f + bias / scale_Y + c·g)   A[-1]
// A constant bias is stored already divided. The order of the tiles changes no count.
void count_ordered_matmul(const Operands& op, Body& node) {
  const Operand none;
  const Requantization scales{op["scale_A"], op["scale_B"], op["scale_Y"], none, op["Y"]};
  const Quantized c{op["C"], op["scale_C"], none}, y{op["Y"], op["scale_Y"], none};
  const NumberType real = numbers_of_operand(op["scale_B"]);
  const bool stored = op["bias"].constant() && op["scale_Y"].constant();
  count_factors(scales, node);
  if (c.values) read_factors(c, y, node);
  const auto product = integer_matmul(op["A"], op["B"], none, none, op["Y"]);
  count_integer_product(product, node, [&](Body& out) {
    out.convert(kInt32, real);
    out.does(Mul, real);
    out.add_bias(op["bias"], !stored);
    if (c.values) {
      out.read(c.values);
      rescale(c, real, out);
      out.does(Add, real);
    }
    write_rounded(y, real, out);
  });
}

constexpr std::array kMicrosoftQgemmRules{
    OpRule{.op = "QGemm",
           .domain = kMicrosoft,
           .inputs = "A a_scale a_zero_point? B b_scale b_zero_point? C? y_scale? y_zero_point?",
           .outputs = "Y",
           .types =
               "integer: A; integer: B; float: a_scale; float: b_scale; integer: C; float: y_scale",
           .formula = "((A - zero)·(B - zero) + C)·alpha·a_scale·b_scale, / y_scale, rounded, + "
                      "zero where y is quantised",
           .infer = infer_qgemm,
           .count = count_qgemm,
           .macs = true,
           .base = "Gemm",
           .example = "uint8:3x4 () uint8:() int8:5x4 5 int8:5 int32:5 () uint8:(); transB=1"},
    OpRule{.op = "QOrderedMatMul",
           .domain = kMicrosoft,
           .inputs = "A scale_A B scale_B scale_Y bias? C? scale_C?",
           .outputs = "Y",
           .formula = "(A·B·scale_A·scale_B + bias + C·scale_C) / scale_Y, rounded",
           .infer = infer_ordered_matmul,
           .count = count_ordered_matmul,
           .macs = true,
           .example = "int8:2x3x4 () int8:4x5 5 () 5 int8:2x3x5 ()"},
};

}  // namespace

constinit const OpRule kQgemmOfNumbers = of_any_numbers(kMicrosoftQgemmRules.front());

const OpRule kFusedGemmInteger{
    .op = "FusedGemmInteger",
    .inputs = "A a_scale a_zero_point? B b_scale b_zero_point? C? y_scale? y_zero_point?",
    .outputs = "Y",
    .formula = "as QGemm, the activation before it is rounded",
    .infer = infer_fused_qgemm,
    .count = count_fused_qgemm,
    .macs = true,
    .base = "Gemm",
    .example =
        "uint8:3x4 () uint8:() int8:5x4 5 int8:5 int32:5 () uint8:(); transB=1 "
        "activation=Sigmoid"};

std::span<const OpRule> microsoft_qgemm_rules() { return kMicrosoftQgemmRules; }

}  // namespace opcost
