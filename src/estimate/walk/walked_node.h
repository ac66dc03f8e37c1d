#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "estimate/walk/value_table.h"
#include "opcost/estimate/record.h"
#include "rules/op_rule.h"
#include "rules/tensor_info.h"

namespace opcost {

/// What is known of a node before anything is counted.
struct WalkedNode {
  const OpRule* rule = nullptr;  ///< null: the operator is not known.
  int opset = 0;
  /// Parallel to the node's inputs; null if one is left out.
  std::vector<const TensorInfo*> inputs;
  std::vector<TensorInfo> outputs;
  std::vector<ValueId> input_ids, output_ids;  ///< Parallel to both; None where left out.
  /// Of a node that runs subgraphs: the value inside that becomes each output, of the last run.
  std::vector<ValueId> given_inside;
  /// Inputs that are taken to be other than they are: for another batch.
  std::vector<std::shared_ptr<const TensorInfo>> changed_inputs;
  /// The positions of outputs that are known only from the file's value_info.
  std::set<std::size_t> declared_only;
  /// Attributes of it are arguments of its function's call.
  bool has_arguments = false;
  NodeStatus status = NodeStatus::Unknown;
  std::vector<std::string> assumptions;
  std::vector<std::string> warnings;
  std::optional<UnknownReason> unknown;
  std::string reason;
  std::string at_fault;  ///< If it is unknown because of another node: the id of that one.
};

/// Whether it only runs its subgraphs: an If, Loop, Scan...
inline bool is_control_flow(const WalkedNode& walked) {
  return walked.rule != nullptr && walked.rule->kind == OpKind::ControlFlow;
}

void make_unknown(WalkedNode& walked, UnknownReason reason, std::string detail);

}  // namespace opcost
