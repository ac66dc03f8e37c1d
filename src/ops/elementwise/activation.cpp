// Activation functions of one number: Relu, Sigmoid, Tanh, Clip and others.
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/elementwise/neuron.h"
#include "rules/facts.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

// Before opset 7 the slope is one number or one per channel; since then it is
// broadcast to X, which must keep its shape.
Status infer_prelu(Inference& node) {
  const Shape& x = node.shape("X");
  if (node.opset() >= 7) {
    const auto both = broadcast(node, x, node.shape("slope"));
    if (!both) return both.error();
    if (*both != x)
      return node.fault("slope " + shape_text(node.shape("slope")) + " is no part of X " +
                        shape_text(x));
  }
  return node.set("Y", node.type("X"), x);
}

//   for each output element:                |output|
//     read, one compare per bound given, write
// The bounds are parameters (attributes before opset 11): not read.
void count_clip(const Operands& op, Body& node) {
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["input"]);
    if (op.given("min")) element.compare(op["input"]);
    if (op.given("max")) element.compare(op["input"]);
    element.write(op["output"]);
  });
}

// The bound, repeated for every element; std::nullopt if it is not known.
std::optional<Numbers> repeated_bound(const Inference& node, std::string_view bound) {
  const Numbers* limit = numbers_of(node.input(bound));
  const auto elements = element_count(node.shape("input")).exact();
  if (limit == nullptr || !elements || element_count(node.shape(bound)) != Count{1})
    return std::nullopt;
  return pick(*limit, Offsets(*elements, 0));
}

void evaluate_clip(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  if (input == nullptr || node.attribute("min") != nullptr || node.attribute("max") != nullptr)
    return;
  std::optional<Numbers> result = *input;
  const auto limit = [&](std::string_view bound, const Binary& f) {
    if (!result || !node.has(bound)) return;
    const auto limits = repeated_bound(node, bound);
    result = limits ? combine(f, *result, *limits, node.type("input")) : std::nullopt;
  };
  limit("min", kMaximum);
  limit("max", kMinimum);
  if (result) node.set_numbers("output", *std::move(result));
}

// A number is what it was, or the bound.
constexpr OpRule clamp(OpRule rule) {
  rule.clamp = true;
  rule.yields = Yields::Chosen;
  return rule;
}

constexpr auto kActivationRules = all_fire(std::array{
    clamp(unary("Relu", "max(0, x)", per_element<Compare>, unary_values<kRectified>)),
    quantized_as("QLinearLeakyRelu", kOneQuantized,
                 unary("LeakyRelu", "x < 0 ? alpha·x : x", per_element<Compare, Mul>)),
    unary("Elu", "x < 0 ? alpha·(e^x - 1) : x", per_element<Compare, Exp, Add, Mul>),
    unary("Selu", "gamma·(x < 0 ? alpha·(e^x - 1) : x)", per_element<Compare, Exp, Add, Mul, Mul>),
    quantized_as("QLinearSigmoid", kOneQuantized,
                 unary("Sigmoid", "1 / (1 + e^-x)", per_element<Exp, Add, Div>)),
    unary("HardSigmoid", "max(0, min(1, alpha·x + beta))", per_element<Mul, Add, Compare, Compare>),
    since(14, unary("HardSwish", "x·max(0, min(1, x/6 + 1/2))",
                    per_element<Mul, Add, Compare, Compare, Mul>)),
    named("input", "output",
          unary("Tanh", "(e^2x - 1) / (e^2x + 1)", per_element<Exp, Add, Add, Div>)),
    unary("Softplus", "log(e^x + 1)", per_element<Exp, Add, Log>),
    since(12, unary("Celu", "x < 0 ? alpha·(e^(x / alpha) - 1) : x",
                    per_element<Compare, Mul, Exp, Add, Mul>)),
    named("input", "output", unary("Softsign", "x / (1 + |x|)", per_element<Bitwise, Add, Div>)),
    since(10, unary("ThresholdedRelu", "x > alpha ? x : 0", per_element<Compare>)),
    since(9, named("input", "output",
                   unary("Shrink", "x < -lambd ? x + bias : x > lambd ? x - bias : 0",
                         per_element<Compare, Compare, Add>))),
    OpRule{.op = "PRelu",
           .inputs = "X slope",
           .outputs = "Y",
           .types = "number: X slope",
           .formula = "x < 0 ? slope·x : x",
           .infer = infer_prelu,
           .count = per_element<Compare, Mul>,
           .elementwise = true,
           .example = "2x3x5 3x1"},
    clamp(OpRule{.op = "Clip",
                 .inputs = "input min? max?",
                 .outputs = "output",
                 .types = "number: input min max",
                 .formula = "min(max(x, min), max): a compare per bound that is given",
                 .infer = infer_as_first,
                 .evaluate = evaluate_clip,
                 .count = count_clip,
                 .elementwise = true,
                 .example = "2x3x5 () ()"}),
});

}  // namespace

std::span<const OpRule> activation_rules() { return kActivationRules; }

}  // namespace opcost
