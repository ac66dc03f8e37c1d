// Elementwise arithmetic: Add, Mul, Pow, Sqrt, Max, Mean and others.
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "ops/elementwise/elementwise.h"
#include "rules/facts.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

// The exponent, where it is one constant for all elements.
std::optional<double> constant_exponent(const Operands& op) {
  const Numbers* numbers = numbers_of(op.input("Y"));
  if (numbers == nullptr || element_count(op.shape("Y")) != Count{1}) return std::nullopt;
  return std::visit([](const auto& list) { return static_cast<double>(list.front()); }, *numbers);
}

void raise_to_power(Body& element, const Operand& base, std::optional<double> exponent) {
  if (exponent == 2 || exponent == 3) {
    element.multiply(base);
    if (exponent == 3) element.multiply(base);
  } else if (exponent == 0.5) {
    element.sqrt(base);
  } else {
    element.log(base);
    element.multiply(base);
    element.exp(base);
  }
}

//   for each output element:                |Z|
//     read x and y; x^y = exp(y·log x); write
// A constant exponent of 2 is one mul, of 3 two, of 0.5 a sqrt.
void count_pow(const Operands& op, Body& node) {
  const auto exponent = constant_exponent(op);
  node.each(op["Z"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.read(op["Y"]);
    raise_to_power(element, op["X"], exponent);
    element.write(op["Z"]);
  });
}

// The exponent may be of another type than the base.
void evaluate_pow(Inference& node) {
  const auto numbers = broadcast_numbers(node);
  if (numbers.size() != 2) return;
  const ElementType base = node.type("X"), exponent = node.type("Y");
  const bool mixed = is_floating(base) && !is_floating(exponent);
  const auto power = mixed ? convert(numbers[1], exponent, base) : numbers[1];
  const auto result = power ? combine(kPower, numbers[0], *power, base) : std::nullopt;
  if (result) node.set_numbers("Z", *result);
}

void evaluate_mean(Inference& node) {
  const auto sum = fold_inputs(node, kAddition);
  const auto n = static_cast<std::int64_t>(node.inputs("data_0").size());
  const auto mean = sum ? divided(*sum, n, node.outputs().front().type) : std::nullopt;
  if (mean) node.set_numbers("mean", *mean);
}

constexpr OpRule kPow{.op = "Pow",
                      .inputs = "X Y",
                      .outputs = "Z",
                      .types = "number: X; number: Y",
                      .formula = "x^y = e^(y·log x); constant y: 2 one mul, 3 two mul, 0.5 a sqrt",
                      .infer = infer_broadcast_of_any_types,
                      .evaluate = evaluate_pow,
                      .count = count_pow,
                      .elementwise = true,
                      .example = "2x3x5 3x1"};

constexpr std::array kArithmeticRules{
    quantized_as("QLinearAdd", kTwoQuantized,
                 binary("Add", "a + b", per_element<Add>, binary_values<kAddition>)),
    quantized_as("QLinearAdd", kTwoQuantized,
                 binary("Sub", "a - b", per_element<Add>, binary_values<kSubtraction>)),
    quantized_as("QLinearMul", kTwoQuantized,
                 binary("Mul", "a·b", per_element<Mul>, binary_values<kMultiplication>)),
    binary("Div", "a / b", per_element<Div>, binary_values<kDivision>),
    kPow,
    variadic("Sum", "sum", "x1 + ... + xn", per_element_of_all<Add>, binary_values<kAddition>),
    variadic("Max", "max", "max(x1, ..., xn)", per_element_of_all<Compare>,
             binary_values<kMaximum>),
    variadic("Min", "min", "min(x1, ..., xn)", per_element_of_all<Compare>,
             binary_values<kMinimum>),
    variadic("Mean", "mean", "(x1 + ... + xn) / n", per_element_of_all<Add, Div>, evaluate_mean),
    unary("Sqrt", "x^1/2", per_element<Sqrt>, unary_values<kSquareRoot>),
    named("input", "output", unary("Exp", "e^x", per_element<Exp>, unary_values<kExponential>)),
    named("input", "output", unary("Log", "log x", per_element<Log>, unary_values<kLogarithm>)),
    unary("Neg", "-x: the sign is flipped", per_element<Bitwise>, unary_values<kNegation>),
    unary("Abs", "|x|: the sign is cleared", per_element<Bitwise>, unary_values<kMagnitude>),
};

}  // namespace

std::span<const OpRule> arithmetic_rules() { return kArithmeticRules; }

}  // namespace opcost
