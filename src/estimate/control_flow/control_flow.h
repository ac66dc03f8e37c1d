#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "estimate/control_flow/subgraph_runner.h"
#include "estimate/walk/walk.h"

namespace opcost {

/// A node that runs subgraphs, and where it stands.
struct ControlFlow {
  SubgraphRunner& runner;
  const Node& node;
  const Walk& walk;
  std::string id;

  /// Whether --if or --trip-count means it.
  bool is_named(const std::string& name) const { return name == id || name == node.name; }
};

/// The nodes of a node's subgraphs.
struct Inside {
  UnbilledNodes once;                  ///< They run once, with the nodes around it.
  std::vector<NodeEstimate> repeated;  ///< Over all their runs.
};

/// What a node gives, into walked.outputs: found by its rule, or by running the subgraphs
/// of an If, Loop, Scan, SequenceMap or generator of text. What was decided for the user is
/// stated in `walked`.
Result<Inside> run_subgraphs(const ControlFlow& flow, WalkedNode& walked);

/// Its parts, a file each.
Result<UnbilledNodes> run_if(const ControlFlow& flow, WalkedNode& walked);
Result<std::vector<NodeEstimate>> run_loop(const ControlFlow& flow, WalkedNode& walked);
Result<std::vector<NodeEstimate>> run_scan(const ControlFlow& flow, WalkedNode& walked);
Result<std::vector<NodeEstimate>> run_sequence_map(const ControlFlow& flow, WalkedNode& walked);
/// BeamSearch and its kin, of com.microsoft.
Result<std::vector<NodeEstimate>> run_generation(const ControlFlow& flow, WalkedNode& walked);

/// The graphs by which FlexAttention changes its scores, once each; none for any other node.
Result<UnbilledNodes> run_modifiers(const ControlFlow& flow, WalkedNode& walked);

/// What --trip-count says of the node.
std::optional<std::uint64_t> told_count(const ControlFlow& flow);

/// The subgraph that an attribute holds; null where there is none.
const Graph* subgraph_of(const Node& node, std::string_view attribute);
/// The one whole number that a value holds, where that is known.
std::optional<std::int64_t> known_number(const TensorInfo* info);
/// Ends a node that cannot be run as it is written: it has no nodes inside.
std::vector<NodeEstimate> ill_formed(WalkedNode& walked, std::string why);

}  // namespace opcost
