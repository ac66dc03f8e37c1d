#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "estimate/walk/bind_inputs.h"
#include "estimate/walk/walk.h"
#include "opcost/core/result.h"

namespace opcost {

/// A model's graph with its inputs bound and all shapes that opcost can infer. It does not enter
/// the bodies of functions and control flow: for their results the file's value_info is used.
class WalkedGraph {
 public:
  /// Both must outlive it. Errors: those of bind_inputs().
  static Result<std::unique_ptr<WalkedGraph>> walk(const Model& model,
                                                   const EstimateOptions& options);

  const std::vector<TensorInfo>& inputs() const { return bound_.inputs; }
  /// Parallel to the nodes of the graph.
  const std::vector<WalkedNode>& nodes() const { return nodes_; }
  /// What is known of a value; null if nothing.
  const TensorInfo* value(const std::string& name) const { return walk_.value(name); }

 private:
  WalkedGraph(const Model& model, const EstimateOptions& options, BoundInputs bound);

  BoundInputs bound_;
  std::set<std::string> used_shapes_;
  ValueTable values_;
  StoredNumbers stored_;
  InferMemo inferred_;
  WalkNotes notes_;
  WalkSettings settings_;
  Walk walk_;
  std::vector<WalkedNode> nodes_;
};

}  // namespace opcost
