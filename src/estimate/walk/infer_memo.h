#pragma once

#include <vector>

#include "estimate/walk/node_memo.h"
#include "estimate/walk/walked_node.h"
#include "opcost/graph/graph.h"
#include "rules/infer_node.h"

namespace opcost {

/// Infers nodes, and remembers the types and shapes that were found: layers that are alike have the
/// same, in whatever model.
class InferMemo {
 public:
  InferMemo() = default;
  /// `remembers`: false: each node is inferred by itself.
  explicit InferMemo(bool remembers) : remembers_(remembers) {}

  /// As infer_node(), of a node that has a rule. Rules that it was asked with must outlive it.
  InferredNode infer(const Node& node, const WalkedNode& walked);

 private:
  bool remembers_ = true;
  NodeMemo<std::vector<TensorInfo>> known_;
};

}  // namespace opcost
