#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "rules/node_view.h"

// Decision trees as graphs of nodes that branch.
namespace opcost {

/// The target of a branch that ends at a leaf.
inline constexpr std::size_t kEnd = std::numeric_limits<std::size_t>::max();

/// The work from a node on, along the path with the most comparisons.
struct Path {
  std::uint64_t comparisons = 0;
  std::uint64_t steps = 0;   ///< Nodes that branch.
  std::uint64_t splits = 0;  ///< Of these, the ones that compare with a threshold.
  friend auto operator<=>(const Path&, const Path&) = default;
};

/// A node that compares with a threshold.
inline constexpr Path kSplit{1, 1, 1};

struct TreeNode {
  std::size_t on_true = kEnd, on_false = kEnd;  ///< Positions, or kEnd.
  Path own;                                     ///< The work of the node itself; nothing at a leaf.
};

/// For every node the path with the most comparisons. An Error if a path never ends. Time is
/// linear in the number of nodes.
Result<std::vector<Path>> deepest_paths(const NodeView& node, const std::vector<TreeNode>& nodes);

/// Checks that integer attributes have that many entries; an Error names the first that has
/// not.
Status check_lengths(const NodeView& node, std::size_t wanted,
                     const std::vector<std::string>& names);

}  // namespace opcost
