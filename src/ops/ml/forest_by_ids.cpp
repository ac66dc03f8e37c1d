// Reads a forest of decision trees from the older attributes with tree and node ids.
#include <algorithm>
#include <string>
#include <vector>

#include "ops/ml/forest.h"
#include "ops/ml/tree_paths.h"

namespace opcost {
namespace {

const std::vector<std::string>& words(const NodeView& node, std::string_view name) {
  static const std::vector<std::string> kNone;
  const Attribute* given = node.attribute(name);
  const auto* list =
      given != nullptr ? std::get_if<std::vector<std::string>>(&given->value) : nullptr;
  return list != nullptr ? *list : kNone;
}

/// Nodes by tree and id.
class Directory {
 public:
  struct Entry {
    std::int64_t tree, id;
    std::size_t at;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  Directory(const std::vector<std::int64_t>& trees, const std::vector<std::int64_t>& ids) {
    for (std::size_t at = 0; at < trees.size(); ++at) entries_.push_back({trees[at], ids[at], at});
    if (!std::ranges::is_sorted(entries_)) std::ranges::sort(entries_);
  }

  /// Sorted by tree.
  const std::vector<Entry>& entries() const { return entries_; }
  bool has_duplicates() const {
    return std::ranges::adjacent_find(entries_, [](const Entry& a, const Entry& b) {
             return a.tree == b.tree && a.id == b.id;
           }) != entries_.end();
  }
  /// kEnd if there is no such node.
  std::size_t find(std::int64_t tree, std::int64_t id) const {
    const auto found = std::ranges::lower_bound(entries_, Entry{tree, id, 0});
    const bool there = found != entries_.end() && found->tree == tree && found->id == id;
    return there ? found->at : kEnd;
  }

 private:
  std::vector<Entry> entries_;
};

Result<std::vector<TreeNode>> nodes_by_ids(const NodeView& node, const Directory& directory) {
  const auto& trees = node.integers("nodes_treeids");
  const auto& on_true = node.integers("nodes_truenodeids");
  const auto& on_false = node.integers("nodes_falsenodeids");
  const auto& modes = words(node, "nodes_modes");
  std::vector<TreeNode> nodes(trees.size());
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    if (modes[at] == "LEAF") continue;
    nodes[at] = {directory.find(trees[at], on_true[at]), directory.find(trees[at], on_false[at]),
                 kSplit};
    if (nodes[at].on_true == kEnd || nodes[at].on_false == kEnd)
      return node.fault("entry " + std::to_string(at) + " of its nodes branches to none of tree " +
                        std::to_string(trees[at]));
  }
  return nodes;
}

Result<std::vector<std::uint64_t>> votes_by_node(const NodeView& node, const Directory& directory,
                                                 const std::string& votes) {
  const auto& trees = node.integers(votes + "_treeids");
  const auto& ids = node.integers(votes + "_nodeids");
  std::vector<std::uint64_t> number(directory.entries().size(), 0);
  for (std::size_t at = 0; at < trees.size(); ++at) {
    const std::size_t leaf = directory.find(trees[at], ids[at]);
    if (leaf == kEnd)
      return node.fault("entry " + std::to_string(at) + " of its votes is of no node");
    ++number[leaf];
  }
  return number;
}

// Checks that the lists of the nodes have one length, and those of the votes too.
Status check_lists(const NodeView& node, const std::string& votes) {
  const std::size_t count = node.integers("nodes_treeids").size();
  const std::size_t modes = words(node, "nodes_modes").size();
  if (count == 0) return node.fault("it has no trees");
  if (modes != count)
    return node.fault("its nodes_modes has " + std::to_string(modes) + " entries, not " +
                      std::to_string(count));
  auto fits =
      check_lengths(node, count, {"nodes_nodeids", "nodes_truenodeids", "nodes_falsenodeids"});
  if (!fits) return fits;
  return check_lengths(node, node.integers(votes + "_treeids").size(),
                       {votes + "_nodeids", votes + "_ids"});
}

// Adds each tree with its deepest path and the leaf with the most votes.
Forest most_of_each(const Directory& directory, const std::vector<Path>& deepest,
                    const std::vector<std::uint64_t>& votes) {
  Forest forest;
  const auto& entries = directory.entries();
  for (auto entry = entries.begin(); entry != entries.end();) {
    Path path;
    std::uint64_t most = 0;
    const std::int64_t tree = entry->tree;
    for (; entry != entries.end() && entry->tree == tree; ++entry) {
      path = std::max(path, deepest[entry->at]);
      most = std::max(most, votes[entry->at]);
    }
    forest.add(path);
    forest.votes += Count{most};
  }
  return forest;
}

}  // namespace

Result<Forest> forest_by_ids(const NodeView& node, const std::string& votes) {
  if (auto fit = check_lists(node, votes); !fit) return fit.error();
  const Directory directory(node.integers("nodes_treeids"), node.integers("nodes_nodeids"));
  if (directory.has_duplicates()) return node.fault("two nodes of a tree have the same id");
  const auto nodes = nodes_by_ids(node, directory);
  if (!nodes) return nodes.error();
  const auto deepest = deepest_paths(node, *nodes);
  if (!deepest) return deepest.error();
  const auto number = votes_by_node(node, directory, votes);
  if (!number) return number.error();
  return most_of_each(directory, *deepest, *number);
}

}  // namespace opcost
