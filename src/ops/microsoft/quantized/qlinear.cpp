// QLinearAdd, QLinearMul and QLinearWhere, and steps that all QLinear operators share.
#include "ops/microsoft/quantized/qlinear.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "ops/elementwise/elementwise.h"
#include "ops/microsoft/parts.h"
#include "rules/facts.h"
#include "rules/op_rule.h"

namespace opcost {

using enum Action;

Quantized quantized(const Operands& op, std::string_view values, std::string_view scale,
                    std::string_view zero_point) {
  return {op[values], op[scale], op[zero_point]};
}

Status check_single(const Inference& node, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (auto fits = expect_single(node, name); !fits) return fits;
  return Ok{};
}

ElementType type_like(const Inference& node, std::string_view zero_point, std::string_view input) {
  return node.type(node.has(zero_point) ? zero_point : input);
}

void read_factors(std::span<const Quantized* const> arrays, const Quantized& y, Body& node) {
  const bool stored = y.scale.constant() && std::ranges::all_of(arrays, [](const Quantized* array) {
                        return array->scale.constant();
                      });
  if (!stored) node.read(y.scale);
  if (has_effect(y.zero_point)) node.read(y.zero_point);
  for (const Quantized* array : arrays) {
    node.read(array->scale);
    if (!stored) node.divide(array->scale);
    if (has_effect(array->zero_point)) node.read(array->zero_point);
  }
}

void read_factors(const Quantized& x, const Quantized& y, Body& node) {
  const std::array arrays{&x};
  read_factors(arrays, y, node);
}

void read_zero_points(std::initializer_list<const Operand*> zero_points, Body& node) {
  for (const Operand* zero_point : zero_points)
    if (has_effect(*zero_point)) node.read(*zero_point);
}

void rescale(const Quantized& x, NumberType real, Body& element) {
  to_unscaled_real(x, real, element);
  element.does(Mul, real);
}

void write_rounded(const Quantized& y, NumberType real, Body& element) {
  round_to(y.values, y.zero_point, real, element);
  element.write(y.values);
}

namespace {

Status infer_binary(Inference& node) {
  auto fits = check_single(
      node, {"A_scale", "A_zero_point", "B_scale", "B_zero_point", "C_scale", "C_zero_point"});
  if (!fits) return fits;
  auto shape = broadcast(node, node.shape("A"), node.shape("B"));
  if (!shape) return shape.error();
  return node.set("C", type_like(node, "C_zero_point", "A"), *std::move(shape));
}

//   fa = A_scale / C_scale, fb = B_scale / C_scale
//   for each output element:                             |C|
//     c = round((a - a_zero)·fa + (b - b_zero)·fb) + c_zero
void count_add(const Operands& op, Body& node) {
  const Quantized a = quantized(op, "A", "A_scale", "A_zero_point");
  const Quantized b = quantized(op, "B", "B_scale", "B_zero_point");
  const Quantized c = quantized(op, "C", "C_scale", "C_zero_point");
  const NumberType real = numbers_of_operand(a.scale);
  const std::array both{&a, &b};
  read_factors(both, c, node);
  node.each(c.values.elements(), [&](Body& element) {
    for (const Quantized* x : both) {
      element.read(x->values);
      rescale(*x, real, element);
    }
    element.does(Add, real);
    write_rounded(c, real, element);
  });
}

// (a - a_zero)·(b - b_zero): at the width of the two, or at 32 bits if a zero point that is
// not 0 has been subtracted.
void multiply_centred(const Quantized& a, const Quantized& b, Body& element) {
  for (const Quantized* x : {&a, &b}) {
    element.read(x->values);
    if (has_effect(x->zero_point)) element.does(Add, kInt32);
  }
  if (has_effect(a.zero_point) || has_effect(b.zero_point)) return element.does(Mul, kInt32);
  element.multiply(a.values, b.values);
}

//   f = A_scale·B_scale / C_scale
//   for each output element:                             |C|
//     c = round((a - a_zero)·(b - b_zero)·f) + c_zero
void count_mul(const Operands& op, Body& node) {
  const Quantized a = quantized(op, "A", "A_scale", "A_zero_point");
  const Quantized b = quantized(op, "B", "B_scale", "B_zero_point");
  const Requantization scales{a.scale, b.scale, op["C_scale"], op["C_zero_point"], op["C"]};
  count_factors(scales, node);
  read_zero_points({&a.zero_point, &b.zero_point, &scales.y_zero}, node);
  node.each(op["C"].elements(), [&](Body& element) {
    multiply_centred(a, b, element);
    requantize(scales, element);
  });
}

Status infer_mul_integer(Inference& node) {
  if (auto fits = check_single(node, {"A_zero_point", "B_zero_point"}); !fits) return fits;
  auto shape = broadcast(node, node.shape("A"), node.shape("B"));
  if (!shape) return shape.error();
  return node.set("C", ElementType::Int32, *std::move(shape));
}

//   for each output element:                             |C|
//     c = (a - a_zero)·(b - b_zero)
void count_mul_integer(const Operands& op, Body& node) {
  const Operand no_scale;
  const Quantized a{op["A"], no_scale, op["A_zero_point"]};
  const Quantized b{op["B"], no_scale, op["B_zero_point"]};
  read_zero_points({&a.zero_point, &b.zero_point}, node);
  node.each(op["C"].elements(), [&](Body& element) {
    multiply_centred(a, b, element);
    element.write(op["C"]);
  });
}

Status infer_qlinear_where(Inference& node) {
  auto fits = check_single(
      node, {"x_scale", "x_zero_point", "y_scale", "y_zero_point", "z_scale", "z_zero_point"});
  if (!fits) return fits;
  const auto values = broadcast(node, node.shape("X"), node.shape("Y"));
  if (!values) return values.error();
  auto all = broadcast(node, node.shape("condition"), *values);
  if (!all) return all.error();
  return node.set("Z", type_like(node, "z_zero_point", "X"), *std::move(all));
}

//   fx = x_scale / z_scale, fy = y_scale / z_scale
//   for each output element:                             |Z|
//     z = round(condition ? (x - x_zero)·fx : (y - y_zero)·fy) + z_zero
// Both are read, as Where does, and the chosen one is scaled.
void count_where(const Operands& op, Body& node) {
  const Quantized x = quantized(op, "X", "x_scale", "x_zero_point");
  const Quantized y = quantized(op, "Y", "y_scale", "y_zero_point");
  const Quantized z = quantized(op, "Z", "z_scale", "z_zero_point");
  const NumberType real = numbers_of_operand(x.scale);
  const std::array both{&x, &y};
  read_factors(both, z, node);
  node.each(z.values.elements(), [&](Body& element) {
    element.read(op["condition"]);
    element.read(x.values);
    element.read(y.values);
    element.compare(op["condition"]);
    rescale(has_effect(x.zero_point) ? x : y, real, element);
    write_rounded(z, real, element);
  });
}

constexpr std::string_view kBinaryInputs =
    "A A_scale A_zero_point? B B_scale B_zero_point? C_scale C_zero_point?";
constexpr std::string_view kBinaryTypes =
    "integer: A; integer: A_zero_point; float: A_scale; "
    "integer: B; integer: B_zero_point; float: B_scale; "
    "float: C_scale; integer: C_zero_point";
constexpr std::string_view kBinaryExample =
    "uint8:2x3x5 () uint8:() uint8:3x1 () uint8:() () uint8:()";
constexpr std::array kMicrosoftQlinearRules{
    microsoft({.op = "MulInteger",
               .inputs = "A A_zero_point? B B_zero_point?",
               .outputs = "C",
               .types = "integer: A; integer: A_zero_point; integer: B; integer: B_zero_point",
               .formula = "(a - zero)·(b - zero), in int32",
               .infer = infer_mul_integer,
               .count = count_mul_integer,
               .base = "Mul",
               .example = "int8:2x3x5 int8:() int8:3x1"}),
    microsoft(
        {.op = "QLinearAdd",
         .inputs = kBinaryInputs,
         .outputs = "C",
         .types = kBinaryTypes,
         .formula = "(a - zero)·a_scale/c_scale + (b - zero)·b_scale/c_scale, rounded, + zero",
         .infer = infer_binary,
         .count = count_add,
         .base = "Add",
         .example = kBinaryExample}),
    microsoft({.op = "QLinearMul",
               .inputs = kBinaryInputs,
               .outputs = "C",
               .types = kBinaryTypes,
               .formula = "(a - zero)·(b - zero)·a_scale·b_scale/c_scale, rounded, + zero",
               .infer = infer_binary,
               .count = count_mul,
               .base = "Mul",
               .example = kBinaryExample}),
    microsoft(
        {.op = "QLinearWhere",
         .inputs =
             "condition X x_scale x_zero_point? Y y_scale y_zero_point? z_scale z_zero_point?",
         .outputs = "Z",
         .types = "bool: condition; integer: X; integer: x_zero_point; float: x_scale; "
                  "integer: Y; integer: y_zero_point; float: y_scale; "
                  "float: z_scale; integer: z_zero_point",
         .formula = "condition ? x : y, both read, the chosen one brought to z_scale",
         .infer = infer_qlinear_where,
         .count = count_where,
         .base = "Where",
         .example = "bool:3x1 uint8:2x3x5 () uint8:() uint8:5 () uint8:() () uint8:()"}),
};

}  // namespace

std::span<const OpRule> microsoft_qlinear_rules() { return kMicrosoftQlinearRules; }

}  // namespace opcost
