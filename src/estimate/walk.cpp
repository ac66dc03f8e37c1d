#include "estimate/walk.h"

#include <algorithm>
#include <utility>

#include "ops/infer_node.h"
#include "ops/node_view.h"
#include "ops/registry.h"

namespace opcost {
namespace {

TensorInfo constant_of(const Tensor& tensor) {
  return {tensor.type, tensor.shape, true, tensor.numbers};
}

bool all_constant(const WalkedNode& walked) {
  bool any = false;
  for (const TensorInfo* input : walked.inputs) {
    if (input != nullptr && !input->constant) return false;
    any = any || input != nullptr;
  }
  return any;
}

void classify(WalkedNode& walked, const Node& node) {
  const OpRule& rule = *walked.rule;
  const NodeView view(rule, node, walked.opset, walked.inputs, walked.outputs);
  if (rule.kind == OpKind::Folded) {
    walked.status = NodeStatus::Folded;
    walked.reason = rule.why;
  } else if (rule.folding == Folding::WhenInputsConstant && all_constant(walked)) {
    walked.status = NodeStatus::Folded;
    walked.reason = "all its inputs are constants: it runs before inference";
  } else if (rule.kind == OpKind::Free || (rule.free_when != nullptr && rule.free_when(view))) {
    walked.status = NodeStatus::Free;
    walked.reason = rule.why;
  } else {
    walked.status = NodeStatus::Counted;
  }
  if (walked.status == NodeStatus::Folded)
    for (TensorInfo& output : walked.outputs) output.constant = true;
}

void make_unknown(WalkedNode& walked, UnknownReason reason, std::string detail) {
  walked.status = NodeStatus::Unknown;
  walked.unknown = reason;
  walked.reason = std::move(detail);
}

}  // namespace

Walk::Walk(const Model& model, const BoundInputs& bound) : model_(model), bound_(bound) {
  for (const auto& [name, tensor] : model.graph.initializers)
    values_.emplace(name, constant_of(tensor));
  for (std::size_t at = 0; at < model.graph.inputs.size(); ++at)
    values_.emplace(model.graph.inputs[at].name, bound.inputs[at]);
  for (const DeclaredValue& output : model.graph.outputs)
    declared_outputs_.emplace(output.name, &output);
}

const TensorInfo* Walk::value(const std::string& name) const {
  const auto found = values_.find(name);
  return found != values_.end() ? &found->second : nullptr;
}

const DeclaredValue* Walk::declared(const std::string& name) const {
  const auto inside = model_.graph.value_info.find(name);
  if (inside != model_.graph.value_info.end()) return &inside->second;
  const auto output = declared_outputs_.find(name);
  return output != declared_outputs_.end() ? output->second : nullptr;
}

std::int64_t Walk::opset_of(const std::string& domain) const {
  const auto found = model_.opsets.find(domain);
  return found != model_.opsets.end() ? found->second : 0;
}

WalkedNode Walk::visit(const Node& node) {
  WalkedNode walked;
  const std::int64_t opset = opset_of(node.domain);
  walked.rule = find_rule(node.domain, node.op_type, opset);
  walked.opset = static_cast<int>(std::clamp<std::int64_t>(opset, 0, INT32_MAX));
  static const TensorInfo kNothingKnown{};
  for (const std::string& name : node.inputs) {
    const TensorInfo* known = name.empty() ? nullptr : value(name);
    walked.inputs.push_back(known == nullptr && !name.empty() ? &kNothingKnown : known);
  }
  walked.outputs.resize(node.outputs.size());
  walked.declared_only.resize(node.outputs.size());
  infer(node, walked);
  for (std::size_t at = 0; at < node.outputs.size(); ++at)
    if (!node.outputs[at].empty()) values_.insert_or_assign(node.outputs[at], walked.outputs[at]);
  return walked;
}

void Walk::infer(const Node& node, WalkedNode& walked) const {
  if (walked.rule == nullptr) {
    const std::string domain = node.domain.empty() ? "ai.onnx" : node.domain;
    make_unknown(walked, UnknownReason::Operator,
                 "opcost does not know " + node.op_type + " of " + domain + " at opset " +
                     std::to_string(walked.opset));
    use_declared_outputs(node, walked);
    return;
  }
  InferredNode inferred = infer_node(*walked.rule, node, walked.opset, walked.inputs);
  walked.outputs = std::move(inferred.outputs);
  walked.assumptions = std::move(inferred.assumptions);
  if (!inferred.fault) return classify(walked, node);
  make_unknown(walked, UnknownReason::MissingShape, inferred.fault->what);
  use_declared_outputs(node, walked);
}

// The file's own word on outputs that no rule could shape.
void Walk::use_declared_outputs(const Node& node, WalkedNode& walked) const {
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const DeclaredValue* said = node.outputs[at].empty() ? nullptr : declared(node.outputs[at]);
    if (said == nullptr || said->kind != ValueKind::Tensor) continue;
    walked.outputs[at].type = said->type;
    walked.outputs[at].shape = bound_shape(*said, bound_.dims);
    walked.declared_only[at] = walked.outputs[at].shape.has_value();
  }
}

}  // namespace opcost
