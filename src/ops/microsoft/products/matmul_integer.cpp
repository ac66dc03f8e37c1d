// Integer matrix products of com.microsoft whose result is scaled back to float.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/products/matmul.h"
#include "ops/quantized/hardware_products.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// One number, or one per column of B.
Status check_columns(const NodeView& node, std::string_view name, std::int64_t columns) {
  const Shape& shape = node.shape(name);
  if (!node.has(name) || element_count(shape) == Count{1} || shape == Shape{columns}) return Ok{};
  return node.fault(std::string(name) + " is " + shape_text(shape) + " for " +
                    std::to_string(columns) + " columns of B");
}

Result<Shape> integer_product_shape(const Inference& node) {
  auto y = matmul_shape(node);
  if (!y) return y;
  const Shape& b = node.shape("B");
  const std::int64_t columns = b.size() < 2 ? 1 : b.back();
  for (const std::string_view name : {"b_scale", "b_zero_point", "bias"})
    if (auto fits = check_columns(node, name, columns); !fits) return fits.error();
  return y;
}

// The factor of each column: it is read, and multiplied by A's scale unless stored so.
void count_real_factors(const Operand& a_scale, const Operand& b_scale, Body& node) {
  node.each(b_scale.elements(), [&](Body& factor) {
    factor.read(b_scale);
    if (a_scale.constant() && b_scale.constant()) return;
    factor.read(a_scale);
    factor.multiply(b_scale);
  });
}

// y = sum·factor + bias, from a 32-bit sum.
void to_float(const Operands& op, Body& out) {
  const NumberType real = op["Y"].type().value_or(kFloat32);
  out.convert(kInt32, real);
  out.does(Action::Mul, real);
  if (op["bias"]) {
    out.read(op["bias"]);
    out.does(Action::Add, real);
  }
  out.write(op["Y"]);
}

Status infer_dynamic_product(Inference& node) {
  auto y = integer_product_shape(node);
  if (!y) return y.error();
  return node.set("Y", node.type("A"), *std::move(y));
}

//   a = A quantised to uint8, its scale and zero point found: DynamicQuantizeLinear
//   for each output: y = sum of (a - zero)·(b - zero) · scales + bias
// a is an array: it is written and read.
void count_dynamic_product(const Operands& op, Body& node) {
  const Operand& a = op.array("a", ElementType::UInt8, op.shape("A"));
  const Operand& scale = op.array("a_scale", op.type("A"), {});
  const Operand& zero = op.array("a_zero_point", ElementType::UInt8, {});
  quantize_dynamically(op["A"], a, scale, zero, node);
  count_real_factors(scale, op["b_scale"], node);
  const auto product = integer_matmul(a, op["B"], zero, op["b_zero_point"], op["Y"]);
  count_integer_product(product, node, [&](Body& out) { to_float(op, out); });
}

Status infer_to_float(Inference& node) {
  auto y = integer_product_shape(node);
  if (!y) return y.error();
  for (const std::string_view name : {"a_scale", "a_zero_point"})
    if (auto fits = expect_single(node, name); !fits) return fits;
  return node.set("Y", node.type("a_scale"), *std::move(y));
}

//   for each output: y = sum of (a - zero)·(b - zero) · a_scale·b_scale + bias
void count_to_float(const Operands& op, Body& node) {
  count_real_factors(op["a_scale"], op["b_scale"], node);
  const auto product =
      integer_matmul(op["A"], op["B"], op["a_zero_point"], op["b_zero_point"], op["Y"]);
  count_integer_product(product, node, [&](Body& out) { to_float(op, out); });
}

Status infer_16(Inference& node) {
  auto y = matmul_shape(node);
  if (!y) return y.error();
  const bool both_unsigned =
      node.type("A") == ElementType::UInt16 && node.type("B") == ElementType::UInt16;
  return node.set("Y", both_unsigned ? ElementType::UInt32 : ElementType::Int32, *std::move(y));
}

//   for each output: y = sum of a·b, in 32 bits             |Y|, A[-1]
void count_16(const Operands& op, Body& node) {
  const auto product = integer_matmul(op["A"], op["B"], kNoOperand, kNoOperand, op["Y"]);
  count_integer_product(product, node, [&](Body& out) { out.write(op["Y"]); });
}

constexpr std::array kMicrosoftIntegerRules{
    OpRule{.op = "DynamicQuantizeMatMul",
           .domain = kMicrosoft,
           .inputs = "A B b_scale b_zero_point? bias?",
           .outputs = "Y",
           .types = "float: A; integer: B; float: b_scale; integer: b_zero_point; float: bias",
           .formula = "MatMulInteger of A quantised as it comes, · scales, + bias",
           .infer = infer_dynamic_product,
           .count = count_dynamic_product,
           .macs = true,
           .base = "MatMul",
           .example = "2x3x4 int8:4x5 5 int8:5 5"},
    OpRule{.op = "MatMulInteger16",
           .domain = kMicrosoft,
           .inputs = "A B",
           .outputs = "Y",
           .types = "integer: A; integer: B",
           .formula = "Y = A·B of 16-bit integers, in 32 bits",
           .infer = infer_16,
           .count = count_16,
           .macs = true,
           .example = "int16:2x3x4 int16:4x5"},
    OpRule{.op = "MatMulIntegerToFloat",
           .domain = kMicrosoft,
           .inputs = "A B a_scale b_scale a_zero_point? b_zero_point? bias?",
           .outputs = "Y",
           .types = "integer: A; integer: B; float: a_scale; float: b_scale; integer: "
                    "a_zero_point; integer: b_zero_point; float: bias",
           .formula = "MatMulInteger, · a_scale·b_scale, + bias",
           .infer = infer_to_float,
           .count = count_to_float,
           .macs = true,
           .example = "uint8:2x3x4 int8:4x5 () 5 uint8:() int8:5 5"},
};

}  // namespace

constinit const OpRule kMatMulNumbersToFloat = of_any_numbers(kMicrosoftIntegerRules.back());

std::span<const OpRule> microsoft_integer_rules() { return kMicrosoftIntegerRules; }

}  // namespace opcost
