#include "estimate/rewrite/what_if.h"

#include <utility>

#include "estimate/rewrite/fusion.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// A conversion between two types that have become one is free, and the reverse.
void reconsider(const Node& node, WalkedNode& walked) {
  const bool open = walked.status == NodeStatus::Counted || walked.status == NodeStatus::Free;
  if (!open || walked.rule->free_when == nullptr || walked.rule->kind != OpKind::Counted) return;
  const NodeView view(*walked.rule, node, walked.opset, walked.inputs, walked.outputs);
  const bool free = walked.rule->free_when(view);
  walked.status = free ? NodeStatus::Free : NodeStatus::Counted;
  walked.reason = free ? std::string(walked.rule->why) : "";
}

void append(std::vector<std::string>& list, std::vector<std::string> more) {
  for (std::string& one : more) list.push_back(std::move(one));
}

}  // namespace

WhatIfWalk::WhatIfWalk(const Model& model, const EstimateOptions& options)
    : model_(model), asked_(options.what_if), types_(asked_.precision) {
  if (asked_.fold_bn) fold_.emplace(model);
}

const Node& WhatIfWalk::adjust(const Node& node, WalkedNode& walked, const std::string& path) {
  const Node* billed = &node;
  bool folded = false;
  if (fold_) {
    folded = fold_->fold(node, walked);
    billed = &fold_->with_bias(node, walked);
  }
  if (asked_.precision.empty()) return *billed;
  types_.apply(*billed, walked, path, folded || walked.status == NodeStatus::Free);
  reconsider(*billed, walked);
  return *billed;
}

void WhatIfWalk::finish(Estimate& result) const {
  for (std::vector<TensorEntry>* list : {&result.inputs, &result.outputs})
    for (TensorEntry& value : *list) value.type = types_.of_graph_value(value.name, value.type);
  append(result.assumptions, types_.changes());
  append(result.warnings, types_.warnings());
  if (fold_) append(result.assumptions, fold_->changes());
  if (asked_.fuse_activations) append(result.assumptions, fuse_activations(model_, result.nodes));
}

}  // namespace opcost
