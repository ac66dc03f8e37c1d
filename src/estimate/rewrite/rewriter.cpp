// The passes over walked nodes, in their order.
#include "estimate/rewrite/rewriter.h"

#include <utility>

#include "estimate/rewrite/in_place.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// A conversion between two types that have become equal is free; if they have become different, it
// is not.
void reconsider(const Node& node, WalkedNode& walked) {
  const bool open = walked.status == NodeStatus::Counted || walked.status == NodeStatus::Free;
  if (!open || walked.rule->free_when == nullptr || walked.rule->kind != OpKind::Counted) return;
  const NodeView view(*walked.rule, node, walked.opset, walked.inputs, walked.outputs);
  const bool free = walked.rule->free_when(view);
  walked.status = free ? NodeStatus::Free : NodeStatus::Counted;
  walked.reason = free ? std::string(walked.rule->why) : "";
}

// Its result is its input under another name, with the same element type. What control flow gives
// is a value of its subgraphs.
bool renames(const UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  return (walked.status == NodeStatus::Free && !is_control_flow(walked)) || one.in_convolution;
}

void append(std::vector<std::string>& list, std::vector<std::string> more) {
  for (std::string& one : more) list.push_back(std::move(one));
}

}  // namespace

Rewriter::Rewriter(const EstimateOptions& options, const ValueTable& values, bool priced_whole)
    : asked_(options.what_if),
      values_(values),
      as_integers_(options.qdq == Qdq::Integer),
      priced_whole_(priced_whole),
      types_(asked_.precision) {
  if (asked_.fold_bn) fold_.emplace();
}

void Rewriter::take(UnbilledNode& one) {
  if (as_integers_) qdq_.take(one);
  if (fold_) fold_->apply(one, values_);
  if (!asked_.precision.empty()) types_.record(one, renames(one));
}

void Rewriter::finish_graph(UnbilledNodes& nodes, const Walk& walk) {
  std::vector<UnbilledNode*> own;
  for (UnbilledNode& one : nodes)
    if (!std::exchange(one.finished, true)) own.push_back(&one);
  if (as_integers_) qdq_.finish(own, walk);
  if (asked_.precision.empty()) return;
  for (UnbilledNode* one : own) {
    types_.apply(*one, renames(*one));
    reconsider(*one->node, one->walked);
  }
}

void Rewriter::fuse(UnbilledNodes& nodes, bool is_body) {
  if (asked_.fuse_activations) fuse_activations(nodes, values_, is_body, fused_);
  if (priced_whole_) mark_in_place(nodes, values_);
}

void Rewriter::report(const Walk& walk, Estimate& result) const {
  append(result.assumptions, qdq_.summary().assumptions());
  for (std::vector<TensorEntry>* list : {&result.inputs, &result.outputs})
    for (TensorEntry& value : *list) {
      const KnownValue* known = walk.known(value.name);
      value.type = types_.of_graph_value(known != nullptr ? known->id : ValueId::None, value.type);
    }
  append(result.assumptions, types_.changes());
  append(result.warnings, types_.warnings());
  if (fold_) append(result.assumptions, fold_->changes());
  if (asked_.fuse_activations) append(result.assumptions, fused_.changes());
}

}  // namespace opcost
