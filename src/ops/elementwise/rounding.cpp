// Operators that give whole numbers or parts of them: Ceil, Floor, Round, Sign, Mod.
#include <array>
#include <span>
#include <utility>

#include "ops/elementwise/elementwise.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"

namespace opcost {
namespace {

using enum Action;

bool truncates(const NodeView& node) { return node.integer("fmod", 0) != 0; }

Status infer_mod(Inference& node) {
  const std::int64_t fmod = node.integer("fmod", 0);
  if (fmod != 0 && fmod != 1) return node.fault("fmod is " + std::to_string(fmod));
  return infer_broadcast(node);
}

//   for each output element:                       |C|
//     q = a / b, to a whole number; c = a - q·b
// Integer division gives integers; only the quotient of floats is rounded.
void count_mod(const Operands& op, Body& node) {
  const auto type = op["A"].type();
  const bool rounds =
      type && type->format != NumberFormat::Int && type->format != NumberFormat::UInt;
  node.each(op["C"].elements(), [&](Body& element) {
    element.read(op["A"]);
    element.read(op["B"]);
    element.divide(op["A"]);
    if (rounds) element.does(Convert, op["A"]);
    element.multiply(op["A"]);
    element.subtract(op["A"]);
    element.write(op["C"]);
  });
}

void evaluate_mod(Inference& node) {
  evaluate_binary(node, truncates(node) ? kRemainder : kModulo);
}

constexpr OpRule mod() {
  OpRule rule = since(10, binary("Mod", "a - q·b, q = a / b rounded down; with fmod towards zero",
                                 count_mod, evaluate_mod));
  rule.infer = infer_mod;
  return rule;
}

constexpr std::array kRoundingRules{
    unary("Ceil", "x rounded up", per_element<Convert>, unary_values<kCeiling>),
    unary("Floor", "x rounded down", per_element<Convert>, unary_values<kFloor>),
    mod(),
    unary("Reciprocal", "1 / x", per_element<Div>, unary_values<kReciprocal>),
    since(11, unary("Round", "x rounded, halves to even", per_element<Convert>,
                    unary_values<kRounded>)),
    since(9, named("input", "output",
                   unary("Sign", "1 where x > 0, -1 where x < 0, else 0",
                         per_element<Compare, Compare>, unary_values<kSign>))),
};

}  // namespace

std::span<const OpRule> rounding_rules() { return kRoundingRules; }

}  // namespace opcost
