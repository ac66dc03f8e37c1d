#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/walk/walked_node.h"
#include "opcost/graph/graph.h"
#include "rules/infer_node.h"

namespace opcost {

/// Infers nodes, and remembers the types and shapes that were found: layers that are alike have the
/// same.
class InferMemo {
 public:
  /// `remembers`: false: each node is inferred by itself.
  explicit InferMemo(bool remembers) : remembers_(remembers) {}

  /// As infer_node(), of a node that has a rule.
  InferredNode infer(const Node& node, const WalkedNode& walked);

 private:
  bool remembers_;
  std::unordered_map<std::string, std::vector<TensorInfo>> known_;
};

}  // namespace opcost
