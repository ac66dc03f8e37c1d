#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/bind_inputs.h"
#include "opcost/estimate/estimate.h"
#include "ops/op_rule.h"
#include "ops/tensor_info.h"

namespace opcost {

/// What became of a node before anything is counted.
struct WalkedNode {
  const OpRule* rule = nullptr;  ///< null: the operator is not known.
  int opset = 0;
  std::vector<const TensorInfo*> inputs;  ///< Parallel to the node's; null where left out.
  std::vector<TensorInfo> outputs;
  std::vector<bool> declared_only;  ///< Outputs known only from the file's value_info.
  NodeStatus status = NodeStatus::Unknown;
  std::vector<std::string> assumptions;
  std::optional<UnknownReason> unknown;
  std::string reason;
};

/// Goes through a graph once, in topological order, and keeps what is known of
/// every value.
class Walk {
 public:
  Walk(const Model& model, const BoundInputs& bound);

  /// Shapes, folds and classifies the next node; its outputs are then known.
  WalkedNode visit(const Node& node);
  /// What is known of a value; null for one nobody produces.
  const TensorInfo* value(const std::string& name) const;

 private:
  void infer(const Node& node, WalkedNode& walked) const;
  void use_declared_outputs(const Node& node, WalkedNode& walked) const;
  const DeclaredValue* declared(const std::string& name) const;
  std::int64_t opset_of(const std::string& domain) const;

  const Model& model_;
  const BoundInputs& bound_;
  std::unordered_map<std::string, TensorInfo> values_;
  std::unordered_map<std::string, const DeclaredValue*> declared_outputs_;
};

}  // namespace opcost
