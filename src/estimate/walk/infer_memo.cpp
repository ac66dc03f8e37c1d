// Remembers what was inferred of nodes that are alike.
#include "estimate/walk/infer_memo.h"

#include <algorithm>
#include <utility>

#include "estimate/walk/node_key.h"

namespace opcost {
namespace {

// Whether it is types and shapes and nothing else: words and numbers are the node's own. Which
// numbers are missing is found anew.
bool is_plain(const InferredNode& inferred) {
  const auto has_more = [](const TensorInfo& output) {
    return output.kind != ValueKind::Tensor || output.numbers || output.missing != nullptr ||
           output.stored != StoredId::None;
  };
  return !inferred.fault && inferred.assumptions.empty() &&
         std::ranges::none_of(inferred.outputs, has_more);
}

}  // namespace

InferredNode InferMemo::infer(const Node& node, const WalkedNode& walked) {
  const auto anew = [&] { return infer_node(*walked.rule, node, walked.opset, walked.inputs); };
  // Where a rule passes on whole values it passes on what is not compared here.
  if (!remembers_ || walked.rule->takes_containers) return anew();
  NodeKey key(node, walked);
  if (!key.is_exact()) return anew();
  if (const auto* known = known_.find(key)) {
    InferredNode inferred;
    inferred.outputs = *known;
    note_missing_numbers(*walked.rule, node, walked.inputs, inferred.outputs);
    return inferred;
  }
  InferredNode inferred = anew();
  if (!is_plain(inferred) || !key.still_holds()) return inferred;
  std::vector<TensorInfo> outputs = inferred.outputs;
  for (TensorInfo& output : outputs) output.numbers_missing = nullptr;
  known_.keep(key, std::move(outputs));
  return inferred;
}

}  // namespace opcost
