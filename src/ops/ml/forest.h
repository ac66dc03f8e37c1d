#pragma once

#include <string>

#include "opcost/core/count.h"
#include "rules/node_view.h"

namespace opcost {

struct Path;

/// The most work for one sample on its way through all trees of a node: in each tree the
/// path with the most comparisons, and the leaf with the most votes.
struct Forest {
  Count trees;
  Count steps;    ///< Nodes that branch on those paths.
  Count splits;   ///< Of these, the ones that compare with a threshold.
  Count members;  ///< Comparisons with the members of a set, at the other nodes.
  Count votes;

  /// Adds a tree with that path.
  void add(const Path& path);
};

/// The trees of TreeEnsembleClassifier and TreeEnsembleRegressor, whose nodes have ids.
/// `votes` ("class" or "target") begins the names of the lists of votes. An Error if the
/// lists do not fit, a node is missing, or a path never ends.
Result<Forest> forest_by_ids(const NodeView& node, const std::string& votes);

/// The trees of TreeEnsemble, whose nodes are numbered by position, from tree_roots on.
Result<Forest> forest_by_roots(const NodeView& node);

}  // namespace opcost
