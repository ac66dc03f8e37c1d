// QLinearSigmoid, QLinearLeakyRelu and QOrderedGelu: functions of quantised numbers.
#include <array>
#include <span>

#include "ops/elementwise/elementwise.h"
#include "ops/elementwise/gelu.h"
#include "ops/microsoft/quantized/qlinear.h"
#include "rules/facts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status infer_unary(Inference& node) {
  auto fits = check_single(node, {"X_scale", "X_zero_point", "Y_scale", "Y_zero_point"});
  if (!fits) return fits;
  return node.set("Y", type_like(node, "Y_zero_point", "X"), node.shape("X"));
}

//   f = X_scale / Y_scale, and alpha·f
//   for each output element:                             |Y|
//     y = round((x - x_zero)·(x < x_zero ? alpha·f : f)) + y_zero
void count_leaky_relu(const Operands& op, Body& node) {
  const Quantized x = quantized(op, "X", "X_scale", "X_zero_point");
  const Quantized y = quantized(op, "Y", "Y_scale", "Y_zero_point");
  const NumberType real = numbers_of_operand(x.scale);
  read_factors(x, y, node);
  if (!x.scale.constant() || !y.scale.constant()) node.does(Mul, real);
  node.each(y.values.elements(), [&](Body& element) {
    element.read(x.values);
    element.compare(x.values);
    rescale(x, real, element);
    write_rounded(y, real, element);
  });
}

//   for each output element:                             |Y|
//     y = round(f((x - x_zero)·x_scale) / y_scale) + y_zero
// Runtimes with 8-bit numbers use a table of f instead; this is not assumed.
void count_function(const Quantized& x, const Quantized& y, Steps f, Body& node) {
  const NumberType real = numbers_of_operand(x.scale);
  node.read(x.scale);
  node.read(y.scale);
  read_zero_points({&x.zero_point, &y.zero_point}, node);
  node.each(y.values.elements(), [&](Body& element) {
    element.read(x.values);
    rescale(x, real, element);
    f(element, x.scale);
    element.does(Div, real);
    write_rounded(y, real, element);
  });
}

//   1 / (1 + e^-x)
void sigmoid_temporary(Body& element, const Operand& like) {
  element.exp(like);
  element.add(like);
  element.divide(like);
}

void count_sigmoid(const Operands& op, Body& node) {
  count_function(quantized(op, "X", "X_scale", "X_zero_point"),
                 quantized(op, "Y", "Y_scale", "Y_zero_point"), sigmoid_temporary, node);
}

Status infer_ordered_gelu(Inference& node) {
  if (auto fits = check_single(node, {"scale_X", "scale_Y"}); !fits) return fits;
  return node.set("Y", node.type("X"), node.shape("X"));
}

// The order of the tiles in memory changes no count.
void count_ordered_gelu(const Operands& op, Body& node) {
  const Operand none;
  count_function({op["X"], op["scale_X"], none}, {op["Y"], op["scale_Y"], none}, exact_gelu, node);
}

constexpr std::string_view kUnaryInputs = "X X_scale X_zero_point? Y_scale Y_zero_point?";
constexpr std::string_view kUnaryTypes =
    "integer: X; integer: X_zero_point; float: X_scale; float: Y_scale; integer: Y_zero_point";
constexpr std::string_view kUnaryExample = "uint8:2x3x5 () uint8:() () uint8:()";

constexpr std::array kMicrosoftQlinearFunctionRules{
    microsoft(
        {.op = "QLinearLeakyRelu",
         .inputs = kUnaryInputs,
         .outputs = "Y",
         .types = kUnaryTypes,
         .formula =
             "(x - zero)·x_scale/y_scale, below 0 · alpha, rounded, + zero; no table is assumed",
         .infer = infer_unary,
         .count = count_leaky_relu,
         .base = "LeakyRelu",
         .example = kUnaryExample}),
    microsoft(
        {.op = "QLinearSigmoid",
         .inputs = kUnaryInputs,
         .outputs = "Y",
         .types = kUnaryTypes,
         .formula = "sigmoid((x - zero)·x_scale) / y_scale, rounded, + zero; no table is assumed",
         .infer = infer_unary,
         .count = count_sigmoid,
         .base = "Sigmoid",
         .example = kUnaryExample}),
    microsoft({.op = "QOrderedGelu",
               .inputs = "X scale_X scale_Y",
               .outputs = "Y",
               .formula = "gelu(x·scale_X) / scale_Y, rounded",
               .infer = infer_ordered_gelu,
               .count = count_ordered_gelu,
               .example = "int8:2x3x5 () ()"}),
};

}  // namespace

std::span<const OpRule> microsoft_qlinear_function_rules() {
  return kMicrosoftQlinearFunctionRules;
}

}  // namespace opcost
