#pragma once

#include <cstddef>
#include <optional>

#include "estimate/rewrite/batch_norm_fold.h"
#include "estimate/rewrite/fusion.h"
#include "estimate/rewrite/qdq.h"
#include "estimate/rewrite/stored_types.h"
#include "estimate/unbilled_node.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Changes nodes between the walk and the bill, as the options ask. The passes in their order:
///   1. batch normalisations become part of convolutions     looks back only: take()
///   2. quantised operators become integer operators         needs the readers: finish_graph()
///   3. operands get the element types of --precision        needs 2: finish_graph()
///   4. activations take their input from a register         needs all nodes: fuse()
///   5. nodes are told whether they can work in place        needs all nodes: fuse()
/// How a value is stored is known with the node that makes it (take()), since the body of a loop
/// is billed before the graph around it ends.
class Rewriter {
 public:
  /// `priced_whole`: the prices are of whole nodes, and depend on how these stand in the graph.
  Rewriter(const EstimateOptions& options, const ValueTable& values, bool priced_whole);

  /// Whether a pass asks how often values are used.
  bool needs_uses() const { return fold_ || asked_.fuse_activations || priced_whole_; }
  /// A node that was walked just now, the last of `nodes`.
  void take(UnbilledNode& one);
  /// The nodes of a graph or subgraph are all there, with those of the functions that it calls. A
  /// branch's were finished by themselves. `walk`: the graph's.
  void finish_graph(UnbilledNodes& nodes, const Walk& walk);
  /// All nodes that run together are there. `is_body`: they run over and over.
  void fuse(UnbilledNodes& nodes, bool is_body);

  const QdqSummary& qdq() const { return qdq_.summary(); }
  /// What was changed, as assumptions and warnings. `walk`: the graph's.
  void report(const Walk& walk, Estimate& result) const;

 private:
  const WhatIf& asked_;
  const ValueTable& values_;
  bool as_integers_, priced_whole_;
  StoredTypes types_;
  std::optional<BatchNormFold> fold_;
  IntegerCounting qdq_;
  FusionSummary fused_;
};

}  // namespace opcost
