// Infers a node of the walk by its rule: shapes, what folds, what is free, another batch.
#include <algorithm>
#include <iterator>
#include <utility>

#include "estimate/walk/missing_shape.h"
#include "estimate/walk/walk.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

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
  if (rule.kind == OpKind::Uncounted)
    return make_unknown(walked, UnknownReason::Operator, std::string(rule.why));
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

// Where a node goes step by step, another batch would be other steps.
bool replaces_steps(const BatchedNode& batched, const Node& node, WalkedNode& walked) {
  if (walked.rule == nullptr || walked.rule->steps_axis == nullptr) return false;
  const NodeView view{*walked.rule, node, walked.opset, walked.inputs, walked.outputs};
  return batched.stands_on(walked.rule->steps_axis(view));
}

}  // namespace

void make_unknown(WalkedNode& walked, UnknownReason reason, std::string detail) {
  walked.status = NodeStatus::Unknown;
  walked.unknown = reason;
  walked.reason = std::move(detail);
}

void Walk::infer(const Node& node, WalkedNode& walked) const {
  if (walked.rule != nullptr) {
    infer_by_rule(node, walked);
    return keep_batch(node, walked);
  }
  const std::string domain = node.domain.empty() ? "ai.onnx" : node.domain;
  make_unknown(walked, UnknownReason::Operator,
               "opcost does not know " + node.op_type + " of " + domain + " at opset " +
                   std::to_string(walked.opset));
}

void Walk::infer_by_rule(const Node& node, WalkedNode& walked) const {
  InferredNode inferred = settings_.inferred.infer(node, walked);
  walked.outputs = std::move(inferred.outputs);
  std::ranges::move(inferred.assumptions, std::back_inserter(walked.assumptions));
  if (!inferred.fault) return classify(walked, node);
  make_unknown(walked, inferred.wrong_types ? UnknownReason::Dtype : UnknownReason::MissingShape,
               inferred.fault->what);
  if (const auto missing = missing_input(walked); missing && !inferred.wrong_types)
    walked.at_fault = missing->node;
  if (!inferred.waits_for_numbers) return;
  // The contents of its outputs arrive at run time; their shapes may be given.
  use_set_shapes(node, walked);
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    if (node.outputs[at].empty() || walked.outputs[at].shape) continue;
    const std::string& hint = inferred.fault->hint;
    walked.reason +=
        "; " +
        (hint.empty() ? "--set-shape '" + node.outputs[at] + "=DIMS' gives its shape" : hint);
    return;
  }
  walked.unknown.reset();
  classify(walked, node);
  if (walked.status != NodeStatus::Folded || walked.rule->count == nullptr) return;
  // It cannot run before what shapes it arrives.
  walked.status = NodeStatus::Counted;
  walked.reason.clear();
  for (TensorInfo& output : walked.outputs) output.constant = false;
}

// For another batch than the file's: what the file writes as numbers follows.
void Walk::keep_batch(const Node& node, WalkedNode& walked) const {
  if (settings_.batch == nullptr) return;
  const BatchedNode batched(*settings_.batch, settings_.notes.places, region_.path, node, walked);
  if (!batched.any()) return;
  if (replaces_steps(batched, node, walked))
    return make_unknown(walked, UnknownReason::MissingShape, std::string(kCountsSteps));
  const std::string with = "the file holds its batch of " + batched.from_text() +
                           " here: taken as " + batched.to_text() +
                           ", as the batch that is asked for";
  if (auto result = batched.result()) {
    TensorInfo& output = walked.outputs.front();
    if (output.type == ElementType::Undefined) output.type = walked.inputs.front()->type;
    output.shape = std::move(result);
    output.numbers = nullptr;
    walked.unknown.reset();
    walked.reason.clear();
    classify(walked, node);
    settings_.notes.changes_batch = true;
    return walked.assumptions.push_back(with);
  }
  if (walked.status != NodeStatus::Unknown) return;
  WalkedNode again = walked;
  again.outputs.assign(node.outputs.size(), {});
  again.assumptions.clear();
  again.unknown.reset();
  again.reason.clear();
  for (auto& [at, shape] : batched.left_behind()) {
    TensorInfo info = *walked.inputs[at];
    info.shape = std::move(shape);
    info.numbers = nullptr;
    again.changed_inputs.push_back(std::make_shared<const TensorInfo>(std::move(info)));
    again.inputs[at] = again.changed_inputs.back().get();
  }
  if (again.changed_inputs.empty()) return;
  infer_by_rule(node, again);
  if (again.status == NodeStatus::Unknown) return;
  settings_.notes.changes_batch = true;
  again.assumptions.push_back(with);
  walked = std::move(again);
}

}  // namespace opcost
