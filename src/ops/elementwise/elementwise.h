#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/functions.h"

// Elementwise operators as data: one line names the operator and its actions per element.
namespace opcost {

/// The output has the type and shape of the first input.
Status infer_as_first(Inference& node);
/// The output has the broadcast shape of all inputs and their common type. Before
/// multidirectional broadcasting (opset 7; 8 for variadic operators) the shapes must be
/// equal, or the attributes `broadcast` and `axis` say how B is aligned with A.
Status infer_broadcast(Inference& node);
/// The same, but the types may differ: the output has the type of the first input.
Status infer_broadcast_of_any_types(Inference& node);
/// The same with a boolean output.
Status infer_comparison(Inference& node);

/// The numbers of every input, broadcast to the shape of the output; empty
/// where they are not known.
std::vector<Numbers> broadcast_numbers(const Inference& node);
/// f applied to the inputs from the first to the last; std::nullopt if one is not known.
std::optional<Numbers> fold_inputs(const Inference& node, const Binary& f);
/// The value rule that does this.
void evaluate_binary(Inference& node, const Binary& f);
template <const Binary& f>
void binary_values(Inference& node) {
  evaluate_binary(node, f);
}

/// 1 where the relation holds between the two inputs.
void evaluate_comparison(Inference& node, const Comparison& f);
template <const Comparison& f>
void comparison_values(Inference& node) {
  evaluate_comparison(node, f);
}

/// The inputs that are arrays of data. An optional input of an elementwise
/// operator is a parameter (it was an attribute in an older opset): never read.
std::vector<const Operand*> data_operands(const Operands& op);

/// For each output element: read an element of every data operand, do the
/// actions at the type of the first, write the element.
void count_per_element(const Operands& op, Body& node, std::span<const Action> actions);
template <Action... actions>
void per_element(const Operands& op, Body& node) {
  static constexpr std::array<Action, sizeof...(actions)> kActions{actions...};
  count_per_element(op, node, kActions);
}

/// What is computed for one element, besides reading and writing it; `x` is the first
/// operand. For functions that need more than a few actions.
using Steps = void (*)(Body& element, const Operand& x);
void count_steps(const Operands& op, Body& node, Steps steps);
template <Steps steps>
void per_element_by(const Operands& op, Body& node) {
  count_steps(op, node, steps);
}
/// A polynomial of that degree by Horner's rule: a mul and an add for each.
void horner(Body& element, const Operand& x, std::uint64_t degree);

/// For each output element: read an element of each of the n inputs, `combine`
/// them (n - 1 times), do the actions of `then` once, write the element.
void count_variadic(const Operands& op, Body& node, Action combine, std::span<const Action> then);
template <Action combine, Action... then>
void per_element_of_all(const Operands& op, Body& node) {
  static constexpr std::array<Action, sizeof...(then)> kThen{then...};
  count_variadic(op, node, combine, kThen);
}

using CountRule = void (*)(const Operands&, Body&);
using ValueRule = void (*)(Inference&);

/// Y = f(X).
constexpr OpRule unary(std::string_view op, std::string_view formula, CountRule count,
                       ValueRule evaluate = nullptr) {
  return {.op = op,
          .inputs = "X",
          .outputs = "Y",
          .types = "scalar: *",
          .formula = formula,
          .infer = infer_as_first,
          .evaluate = evaluate,
          .count = count,
          .elementwise = true,
          .example = "2x3x5"};
}

/// C = f(A, B), broadcast.
constexpr OpRule binary(std::string_view op, std::string_view formula, CountRule count,
                        ValueRule evaluate = nullptr) {
  return {.op = op,
          .inputs = "A B",
          .outputs = "C",
          .types = "scalar: *",
          .formula = formula,
          .infer = infer_broadcast,
          .evaluate = evaluate,
          .count = count,
          .elementwise = true,
          .example = "2x3x5 3x1"};
}

/// output = f(data_0, data_1...), broadcast.
constexpr OpRule variadic(std::string_view op, std::string_view output, std::string_view formula,
                          CountRule count, ValueRule evaluate = nullptr) {
  return {.op = op,
          .inputs = "data_0*",
          .outputs = output,
          .types = "number: *",
          .formula = formula,
          .infer = infer_broadcast,
          .evaluate = evaluate,
          .count = count,
          .elementwise = true,
          .example = "2x3x5 3x1 2x1x5"};
}

/// The same rule, from that opset on.
constexpr OpRule since(int opset, OpRule rule) {
  rule.since = opset;
  return rule;
}

/// The same rule with other shapes and types of its outputs.
constexpr OpRule inferred_by(Status (*infer)(Inference&), OpRule rule) {
  rule.infer = infer;
  return rule;
}

/// The same rule with the parameter names that ONNX gives this operator.
constexpr OpRule named(std::string_view inputs, std::string_view outputs, OpRule rule) {
  rule.inputs = inputs;
  rule.outputs = outputs;
  return rule;
}

}  // namespace opcost
