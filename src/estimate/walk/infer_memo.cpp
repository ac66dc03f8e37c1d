// Remembers what was inferred of nodes that are alike.
#include "estimate/walk/infer_memo.h"

#include <algorithm>
#include <utility>

#include "estimate/walk/node_key.h"

namespace opcost {
namespace {

constexpr std::size_t kMostNodes = 4096;  // as many as bills are remembered

// Whether it is types and shapes and nothing else: words and numbers are the node's own.
bool is_plain(const InferredNode& inferred) {
  const auto has_more = [](const TensorInfo& output) {
    return output.kind != ValueKind::Tensor || output.numbers || output.missing != nullptr ||
           output.numbers_missing != nullptr || output.stored != StoredId::None;
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
  std::string bytes = key.take();
  if (const auto known = known_.find(bytes); known != known_.end()) {
    InferredNode inferred;
    inferred.outputs = known->second;
    return inferred;
  }
  InferredNode inferred = anew();
  if (is_plain(inferred) && key.still_holds() && known_.size() < kMostNodes)
    known_.emplace(std::move(bytes), inferred.outputs);
  return inferred;
}

}  // namespace opcost
