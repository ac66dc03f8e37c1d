#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "estimate/walk/walk.h"
#include "opcost/core/event.h"
#include "opcost/cost/node_facts.h"
#include "opcost/estimate/record.h"
#include "rules/other_way.h"

namespace opcost {

/// An array access of a node, by the operand's name in the rule.
struct OperandAccess {
  Action action = Action::Read;
  std::string operand;

  bool operator==(const OperandAccess&) const = default;
};

/// A node on its way from the walk to the bill: the passes of rewrite/ change it.
struct UnbilledNode {
  SharedText id;                       ///< As in the report.
  std::shared_ptr<Walk> walk;          ///< Of its region; what `walked` points to lives there.
  const Node* in_file = nullptr;       ///< As it is written.
  const Node* node = nullptr;          ///< As it is counted.
  SharedText op, domain;               ///< As they are reported: those of the file's node.
  WalkedNode walked;                   ///< Of `node`.
  const OtherWay* way = nullptr;       ///< How it is run; null: as its own rule says.
  std::optional<double> spike_rate{};  ///< Its input is spikes: the share of them that come.
  std::uint64_t timesteps = 1;         ///< How often it runs for one inference.
  bool spikes_known = false;           ///< These two are.
  bool scales_results = false;         ///< Each result is converted to float, and scaled.
  std::uint64_t converts_beside = 0;   ///< Numbers that it converts beside what its rule says,
  ElementType beside_type{};           ///< for who reads them as they are stored, to this type.
  bool in_convolution = false;         ///< Folded into the convolution before it.
  bool finished = false;               ///< Its graph was rewritten.
  NodeContext around{};                ///< Known only where the prices ask for them.
  /// Accesses that are not made: the value stays in a register.
  std::vector<OperandAccess> not_made;
  /// The nodes of subgraphs that it runs over and over, with their bills.
  std::vector<NodeEstimate> repeated;

  /// Nodes and operands that are in no file; `node` and `walked` point to them.
  std::vector<std::unique_ptr<const Node>> made_nodes;
  std::vector<std::unique_ptr<const TensorInfo>> made_infos;

  void count_as(Node other) {
    made_nodes.push_back(std::make_unique<const Node>(std::move(other)));
    node = made_nodes.back().get();
  }
  const TensorInfo* keep(TensorInfo info) {
    made_infos.push_back(std::make_unique<const TensorInfo>(std::move(info)));
    return made_infos.back().get();
  }
};

/// In the order of the report. Adding one leaves the others where they are.
using UnbilledNodes = std::deque<UnbilledNode>;

}  // namespace opcost
