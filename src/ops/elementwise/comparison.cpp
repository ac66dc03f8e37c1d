// Comparisons (Equal, Less, IsNaN and others) and Where, which chooses by a truth value.
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ops/elementwise/elementwise.h"
#include "rules/domains.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

Status infer_test(Inference& node) { return node.set("Y", ElementType::Bool, node.shape("X")); }

//   for each element:                              |Y|
//     |x| = infinity; or x itself if only one sign of infinity is asked for
void count_is_inf(const Operands& op, Body& node) {
  const bool positive = op.integer("detect_positive", 1) != 0;
  const bool negative = op.integer("detect_negative", 1) != 0;
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    if (positive && negative) element.does(Bitwise, op["X"]);
    if (positive || negative) element.compare(op["X"]);
    element.write(op["Y"]);
  });
}

Status infer_where(Inference& node) {
  if (node.type("condition") != ElementType::Bool)
    return node.fault("its condition is " + std::string(to_string(node.type("condition"))) +
                      "; it must be bool");
  if (node.type("X") != node.type("Y"))
    return node.fault("X is " + std::string(to_string(node.type("X"))) + " and Y " +
                      std::string(to_string(node.type("Y"))) + "; they must be of one type");
  const auto values = broadcast(node, node.shape("X"), node.shape("Y"));
  if (!values) return values.error();
  auto all = broadcast(node, node.shape("condition"), *values);
  if (!all) return all.error();
  return node.set("output", node.type("X"), *std::move(all));
}

void evaluate_where(Inference& node) {
  const auto numbers = broadcast_numbers(node);
  if (numbers.size() != 3) return;
  const auto* conditions = std::get_if<std::vector<std::int64_t>>(&numbers[0]);
  if (conditions == nullptr || numbers[1].index() != numbers[2].index()) return;
  auto chosen = numbers[1];
  std::visit(
      [&](auto& list) {
        const auto& others = std::get<std::remove_cvref_t<decltype(list)>>(numbers[2]);
        for (std::size_t i = 0; i < list.size(); ++i)
          if ((*conditions)[i] == 0) list[i] = others[i];
      },
      chosen);
  node.set_numbers("output", std::move(chosen));
}

// Applies a test to each float of X.
void evaluate_test(Inference& node, FunctionRef<bool(double)> holds) {
  const Numbers* numbers = numbers_of(node.input("X"));
  const auto* list = numbers ? std::get_if<std::vector<double>>(numbers) : nullptr;
  if (list == nullptr) return;
  std::vector<std::int64_t> truths;
  for (const double x : *list) truths.push_back(holds(x) ? 1 : 0);
  node.set_numbers("Y", std::move(truths));
}

void evaluate_is_inf(Inference& node) {
  const bool positive = node.integer("detect_positive", 1) != 0;
  const bool negative = node.integer("detect_negative", 1) != 0;
  evaluate_test(node, [&](double x) { return std::isinf(x) && (x > 0 ? positive : negative); });
}

void evaluate_is_nan(Inference& node) {
  evaluate_test(node, [](double x) { return std::isnan(x); });
}

constexpr OpRule test(OpRule rule) {
  rule.inputs = "X";
  rule.outputs = "Y";
  rule.types = "float: X";
  rule.infer = infer_test;
  rule.elementwise = true;
  rule.example = "2x3x5";
  return rule;
}

template <const Comparison& f>
constexpr OpRule comparison(std::string_view op, int since, std::string_view formula) {
  OpRule rule =
      opcost::since(since, binary(op, formula, per_element<Compare>, comparison_values<f>));
  rule.infer = infer_comparison;
  if (&f == &kEqual) rule.types = "any: *";  // strings have no order
  return rule;
}

// X and Y are both read, whichever is chosen, as code without branches does.
constexpr OpRule kWhere{.op = "Where",
                        .since = 9,
                        .inputs = "condition X Y",
                        .outputs = "output",
                        .types = "bool: condition; any: X Y",
                        .formula = "condition ? x : y; both are read",
                        .infer = infer_where,
                        .evaluate = evaluate_where,
                        .count = per_element<Compare>,
                        .elementwise = true,
                        .quantized_as = {.to_integers = {.op = "QLinearWhere",
                                                         .domain = kMicrosoft,
                                                         .inputs = "0r 1 1s 1z 2 2s 2z ys yz"}},
                        .example = "bool:3x1 2x3x5 5"};

constexpr OpRule marks(Marks how, OpRule rule) {
  rule.marks = how;
  return rule;
}

constexpr std::array kComparisonRules{
    marks(Marks::WhereEqual, comparison<kEqual>("Equal", 1, "a = b")),
    marks(Marks::Kept, comparison<kGreater>("Greater", 1, "a > b")),
    comparison<kGreaterOrEqual>("GreaterOrEqual", 12, "a >= b"),
    comparison<kLess>("Less", 1, "a < b"),
    comparison<kLessOrEqual>("LessOrEqual", 12, "a <= b"),
    test({.op = "IsInf",
          .since = 10,
          .formula = "|x| = infinity; x itself where only one sign is looked for",
          .evaluate = evaluate_is_inf,
          .count = count_is_inf}),
    test({.op = "IsNaN",
          .since = 9,
          .formula = "x is not equal to itself",
          .evaluate = evaluate_is_nan,
          .count = per_element<Compare>}),
    kWhere,
};

}  // namespace

std::span<const OpRule> comparison_rules() { return kComparisonRules; }

}  // namespace opcost
