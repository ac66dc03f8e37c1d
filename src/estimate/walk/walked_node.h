#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/walk/value_table.h"
#include "opcost/estimate/record.h"
#include "rules/op_rule.h"
#include "rules/tensor_info.h"

namespace opcost {

/// What became of a node before anything is counted.
struct WalkedNode {
  const OpRule* rule = nullptr;  ///< null: the operator is not known.
  int opset = 0;
  std::vector<const TensorInfo*> inputs;  ///< Parallel to the node's; null where left out.
  std::vector<TensorInfo> outputs;
  std::vector<ValueId> input_ids, output_ids;  ///< Parallel to both; None where left out.
  std::vector<bool> declared_only;             ///< Outputs known only from the file's value_info.
  NodeStatus status = NodeStatus::Unknown;
  std::vector<std::string> assumptions;
  std::vector<std::string> warnings;
  std::optional<UnknownReason> unknown;
  std::string reason;
};

void make_unknown(WalkedNode& walked, UnknownReason reason, std::string detail);

}  // namespace opcost
