#pragma once

#include <string>

#include "opcost/core/count.h"
#include "rules/node_view.h"

namespace opcost {

struct Path;

/// What one sample's way through the trees of a node takes at most: in each tree
/// the path with the most comparisons, and the leaf with the most votes.
struct Forest {
  Count trees;
  Count steps;    ///< Nodes that branch on those paths.
  Count splits;   ///< Of these, the ones that compare with a threshold.
  Count members;  ///< Comparisons with the members of a set at the other ones.
  Count votes;

  /// Another tree, of that path.
  void add(const Path& path);
};

/// The trees of TreeEnsembleClassifier and TreeEnsembleRegressor: nodes with ids,
/// `votes` ("class", "target") the first part of the names of the votes' lists. An
/// Error where the lists do not fit, a node is not there or a path has no end.
Result<Forest> forest_by_ids(const NodeView& node, const std::string& votes);

/// The trees of TreeEnsemble: nodes by position from tree_roots on.
Result<Forest> forest_by_roots(const NodeView& node);

}  // namespace opcost
