// Checks a node against its rule and runs the shape rule and the value rule.
#include "rules/infer_node.h"

#include <algorithm>
#include <memory>
#include <string>

#include "rules/attribute_table.h"
#include "rules/inference.h"
#include "rules/type_constraint.h"

namespace opcost {
namespace {

// The value rules do not compute larger arrays: shapes and axes are short.
constexpr std::uint64_t kMostNumbers = kLargestKeptPayload / 8;

bool has_variadic(const std::vector<Formal>& formals) {
  return !formals.empty() && formals.back().variadic;
}

Status check_inputs_are_there(const Inference& node) {
  const auto inputs = parse_formals(node.rule().inputs);
  const auto outputs = parse_formals(node.rule().outputs);
  if (node.inputs().size() > inputs.size() && !has_variadic(inputs))
    return node.fault("it has " + std::to_string(node.inputs().size()) + " inputs; " +
                      std::string(node.rule().op) + " takes " + std::to_string(inputs.size()));
  if (node.output_count() > outputs.size() && !has_variadic(outputs))
    return node.fault("it has " + std::to_string(node.output_count()) + " outputs; " +
                      std::string(node.rule().op) + " gives " + std::to_string(outputs.size()));
  for (const Formal& formal : inputs)
    if (!formal.optional && !node.has(formal.name) &&
        !(formal.variadic && !node.inputs(formal.name).empty()))
      return node.fault("its input " + std::string(formal.name) + " is missing");
  return Ok{};
}

Status check_shapes_known(const Inference& node) {
  for (std::size_t at = 0; at < node.inputs().size(); ++at) {
    const TensorInfo* input = node.inputs()[at];
    if (input != nullptr && input->is_tensor() && !input->shape)
      return node.fault("the shape of its input `" + node.node().inputs[at] + "` is not known" +
                        (input->missing ? "; the first at fault is " + input->missing->words : ""));
  }
  return Ok{};
}

Status check_tensors(const Inference& node) {
  for (std::size_t at = 0; at < node.inputs().size(); ++at)
    if (const TensorInfo* input = node.inputs()[at]; input != nullptr && !input->is_tensor())
      return node.fault("its input `" + node.node().inputs[at] + "` is no tensor");
  return Ok{};
}

bool numbers_known(const TensorInfo* input) {
  return input == nullptr || input->numbers != nullptr;
}

bool small(const TensorInfo& output) {
  return !output.shape || element_count(*output.shape) <= Count{kMostNumbers};
}

// The first input whose numbers are not known, or the value that this depends on.
SharedPointer<const MissingNumbers> first_missing(const Node& node,
                                                  std::span<const TensorInfo* const> inputs) {
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    const TensorInfo* input = inputs[at];
    if (input == nullptr || !input->is_tensor() || input->numbers) continue;
    if (input->numbers_missing) return input->numbers_missing;
    return SharedPointer<const MissingNumbers>::make(MissingNumbers{node.inputs[at]});
  }
  return nullptr;
}

// What is made of values that may be fewer may be less itself.
void note_bounds(Inference& node) {
  if (!node.has_bounded_input()) return;
  for (TensorInfo& output : node.outputs()) output.bounded = true;
}

void forget_all_but_types(std::vector<TensorInfo>& outputs) {
  for (TensorInfo& output : outputs) {
    const ElementType type = output.is_tensor() ? output.type : ElementType::Undefined;
    output = {};
    output.type = type;
  }
}

Status infer(Inference& node, NodeFaults& faults) {
  if (auto fits = check_inputs_are_there(node); !fits) return fits;
  const OpRule& rule = node.rule();
  if (!rule.takes_containers)
    if (auto tensors = check_tensors(node); !tensors) return tensors;
  if (auto types = check_types(node); !types) {
    faults.types = true;
    return types;
  }
  if (!rule.takes_unknown_shapes)
    if (auto known = check_shapes_known(node); !known) return known;
  if (auto tables = check_tables(node); !tables) return tables;
  if (auto inferred = rule.infer(node); !inferred) return inferred;
  if (!faults.attribute.empty()) return node.fault(faults.attribute);
  const bool evaluable =
      rule.kind == OpKind::Folded || std::ranges::all_of(node.inputs(), numbers_known);
  if (rule.evaluate != nullptr && evaluable && std::ranges::all_of(node.outputs(), small))
    rule.evaluate(node);
  note_missing_numbers(rule, node.node(), node.inputs(), node.outputs());
  note_bounds(node);
  return Ok{};
}

}  // namespace

void note_missing_numbers(const OpRule& rule, const Node& node,
                          std::span<const TensorInfo* const> inputs,
                          std::span<TensorInfo> outputs) {
  const auto lacks = [](const TensorInfo& output) {
    return output.is_tensor() && output.shape && !output.numbers && small(output);
  };
  if (rule.evaluate == nullptr || std::ranges::none_of(outputs, lacks)) return;
  const auto missing = first_missing(node, inputs);
  for (TensorInfo& output : outputs)
    if (lacks(output)) output.numbers_missing = missing;
}

InferredNode infer_node(const OpRule& rule, const Node& node, int opset,
                        std::span<const TensorInfo* const> inputs) {
  InferredNode result;
  result.outputs.resize(node.outputs.size());
  NodeFaults faults;
  Inference inference(rule, node, opset, inputs, result.outputs, faults);
  if (auto inferred = infer(inference, faults); !inferred) {
    result.fault = inferred.error();
    result.waits_for_numbers = faults.waits_for_numbers;
    result.wrong_types = faults.types;
    forget_all_but_types(result.outputs);
  }
  result.assumptions = inference.assumptions();
  return result;
}

}  // namespace opcost
