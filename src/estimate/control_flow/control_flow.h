#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "estimate/control_flow/subgraph_runner.h"
#include "estimate/walk/walk.h"

namespace opcost {

/// A node that runs subgraphs, and its place in the model.
struct ControlFlow {
  SubgraphRunner& runner;
  const Node& node;
  const Walk& walk;
  std::string id;

  /// Whether --if or --trip-count names it.
  bool is_named(const std::string& name) const { return name == id || name == node.name; }
};

/// The nodes of a node's subgraphs.
struct Inside {
  UnbilledNodes once;                  ///< They run once, with the nodes around it.
  std::vector<NodeEstimate> repeated;  ///< Over all their runs.
};

/// Whether it has subgraphs that run: all others are only inferred.
bool runs_subgraphs(const WalkedNode& walked);
/// What such a node gives, into walked.outputs: found by running the subgraphs of an If, Loop,
/// Scan, SequenceMap or generator of text, or by its rule. What was decided for the user is stated
/// in `walked`.
Result<Inside> run_subgraphs(const ControlFlow& flow, WalkedNode& walked);

/// The kinds of control flow, one file each.
Result<UnbilledNodes> run_if(const ControlFlow& flow, WalkedNode& walked);
Result<std::vector<NodeEstimate>> run_loop(const ControlFlow& flow, WalkedNode& walked);
Result<std::vector<NodeEstimate>> run_scan(const ControlFlow& flow, WalkedNode& walked);
Result<std::vector<NodeEstimate>> run_sequence_map(const ControlFlow& flow, WalkedNode& walked);
/// BeamSearch and the other text generators of com.microsoft.
Result<std::vector<NodeEstimate>> run_generation(const ControlFlow& flow, WalkedNode& walked);

/// The graphs with which FlexAttention changes its scores, each run once; no nodes for any other
/// node.
Result<UnbilledNodes> run_modifiers(const ControlFlow& flow, WalkedNode& walked);

/// The trip count that --trip-count gives for the node.
std::optional<std::uint64_t> given_trip_count(const ControlFlow& flow);

/// The subgraph in an attribute; null if there is none.
const Graph* subgraph_of(const Node& node, std::string_view attribute);
/// The single integer of a value, if it is known.
std::optional<std::int64_t> known_number(const TensorInfo* info);
/// Ends a node that cannot be run as it is written: it has no nodes inside.
std::vector<NodeEstimate> ill_formed(WalkedNode& walked, std::string why);

}  // namespace opcost
