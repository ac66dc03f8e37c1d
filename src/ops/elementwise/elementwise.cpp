// What elementwise operators share: broadcasting, shape rules, work per element.
#include "ops/elementwise/elementwise.h"

#include <algorithm>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

std::vector<const TensorInfo*> given_inputs(const NodeView& node) {
  std::vector<const TensorInfo*> given;
  std::ranges::copy_if(node.inputs(), std::back_inserter(given),
                       [](const TensorInfo* input) { return input != nullptr; });
  return given;
}

bool broadcasts_as_numpy(const NodeView& node) {
  return node.opset() >= (parse_formals(node.rule().inputs).front().variadic ? 8 : 7);
}

// Broadcast before opset 7: B starts at dim `axis` of A. Dims of 1 are appended to B, so
// that the alignment of numpy applies.
Result<Shape> lined_up(const Inference& node, const Shape& a, Shape b) {
  if (broadcasts_as_numpy(node) || !node.given("axis")) return b;
  const auto axis = resolve_axis(node, node.integer("axis", 0), a.size());
  if (!axis) return axis.error();
  if (b.size() > a.size() - *axis)
    return node.fault("shape " + shape_text(b) + " does not fit into " + shape_text(a) +
                      " from axis " + std::to_string(*axis));
  b.resize(a.size() - *axis, 1);
  return b;
}

Status check_same_types(const Inference& node, const std::vector<const TensorInfo*>& inputs) {
  for (const TensorInfo* input : inputs)
    if (input->type != inputs.front()->type && input->type != ElementType::Undefined)
      return node.fault("its inputs are " + std::string(to_string(inputs.front()->type)) + " and " +
                        std::string(to_string(input->type)) + "; they must be of one type");
  return Ok{};
}

Result<Shape> broadcast_inputs(const Inference& node) {
  const auto inputs = given_inputs(node);
  const Shape& first = *inputs.front()->shape;
  Shape all = first;
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const auto shape = lined_up(node, first, *inputs[i]->shape);
    if (!shape) return shape.error();
    if (!broadcasts_as_numpy(node) && *shape != first && node.integer("broadcast", 0) == 0)
      return node.fault("shapes " + shape_text(first) + " and " + shape_text(*shape) +
                        " differ, and this opset does not broadcast them");
    auto both = broadcast(node, all, *shape);
    if (!both) return both.error();
    all = *std::move(both);
  }
  if (!broadcasts_as_numpy(node) && all != first)
    return node.fault("before opset 7 only B is broadcast, not A " + shape_text(first));
  return all;
}

Status set_first(Inference& node, ElementType type, Shape shape) {
  return node.set(parse_formals(node.rule().outputs).front().name, type, std::move(shape));
}

Status infer_broadcast_as(Inference& node, ElementType type) {
  auto shape = broadcast_inputs(node);
  if (!shape) return shape.error();
  return set_first(node, type, *std::move(shape));
}

}  // namespace

Status infer_as_first(Inference& node) {
  const TensorInfo& input = *node.inputs().front();
  return set_first(node, input.type, *input.shape);
}

Status infer_broadcast(Inference& node) {
  if (auto same = check_same_types(node, given_inputs(node)); !same) return same;
  return infer_broadcast_of_any_types(node);
}

Status infer_broadcast_of_any_types(Inference& node) {
  return infer_broadcast_as(node, given_inputs(node).front()->type);
}

Status infer_comparison(Inference& node) {
  if (auto same = check_same_types(node, given_inputs(node)); !same) return same;
  return infer_broadcast_as(node, ElementType::Bool);
}

std::vector<Numbers> broadcast_numbers(const Inference& node) {
  std::vector<Numbers> all;
  const auto inputs = given_inputs(node);
  if (node.outputs().empty() || !node.outputs().front().shape) return {};
  for (const TensorInfo* input : inputs) {
    const Numbers* numbers = numbers_of(input);
    if (numbers == nullptr) return {};
    const auto shape = lined_up(node, *inputs.front()->shape, *input->shape);
    if (!shape) return {};
    all.push_back(pick(*numbers, offsets_of(broadcast_walk(*shape, *node.outputs()[0].shape))));
  }
  return all;
}

std::optional<Numbers> fold_inputs(const Inference& node, const Binary& f) {
  const auto numbers = broadcast_numbers(node);
  if (numbers.empty()) return std::nullopt;
  std::optional<Numbers> result = numbers.front();
  const ElementType type = given_inputs(node).front()->type;
  for (std::size_t i = 1; i < numbers.size() && result; ++i)
    result = combine(f, *result, numbers[i], type);
  return result;
}

void evaluate_binary(Inference& node, const Binary& f) {
  if (auto result = fold_inputs(node, f)) node.set_numbers_at(0, *std::move(result));
}

void evaluate_comparison(Inference& node, const Comparison& f) {
  const auto numbers = broadcast_numbers(node);
  if (numbers.size() != 2) return;
  if (auto result = compare(f, numbers[0], numbers[1], given_inputs(node).front()->type))
    node.set_numbers_at(0, *std::move(result));
}

std::vector<const Operand*> data_operands(const Operands& op) {
  std::vector<const Operand*> data;
  for (const Formal& formal : parse_formals(op.rule().inputs)) {
    if (formal.optional) continue;
    const auto members = op.all(formal.name);
    data.insert(data.end(), members.begin(), members.end());
  }
  return data;
}

namespace {

// An input that is broadcast is read again for each of the places that it serves.
void find_again(const std::vector<const Operand*>& inputs, const Operand& output, Body& node) {
  for (const Operand* input : inputs)
    if (input->elements().count != output.elements().count)
      node.finds_again(broadcast_reuse(*input, output.shape()));
}

}  // namespace

void count_per_element(const Operands& op, Body& node, std::span<const Action> actions) {
  const auto inputs = data_operands(op);
  find_again(inputs, op.first_output(), node);
  node.each(op.first_output().elements(), [&](Body& element) {
    for (const Operand* input : inputs) element.read(*input);
    for (const Action action : actions) element.does(action, *inputs.front());
    element.write(op.first_output());
  });
}

void count_steps(const Operands& op, Body& node, Steps steps) {
  const auto inputs = data_operands(op);
  find_again(inputs, op.first_output(), node);
  node.each(op.first_output().elements(), [&](Body& element) {
    for (const Operand* input : inputs) element.read(*input);
    steps(element, *inputs.front());
    element.write(op.first_output());
  });
}

void horner(Body& element, const Operand& x, std::uint64_t degree) {
  element.each({Count{degree}, std::to_string(degree)}, [&](Body& step) {
    step.multiply(x);
    step.add(x);
  });
}

void count_variadic(const Operands& op, Body& node, Action combine, std::span<const Action> then) {
  const auto inputs = data_operands(op);
  const Extent joints{Count{inputs.size()}.minus_one(), "(inputs - 1)"};
  find_again(inputs, op.first_output(), node);
  node.each(op.first_output().elements(), [&](Body& element) {
    for (const Operand* input : inputs) element.read(*input);
    element.each(joints, [&](Body& joint) { joint.does(combine, *inputs.front()); });
    for (const Action action : then) element.does(action, *inputs.front());
    element.write(op.first_output());
  });
}

}  // namespace opcost
