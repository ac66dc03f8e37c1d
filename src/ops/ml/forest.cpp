// Reads a forest of decision trees from the attributes of TreeEnsemble.
#include "ops/ml/forest.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "ops/ml/tree_paths.h"

namespace opcost {
namespace {

std::vector<std::int64_t> whole_numbers(const Tensor& tensor) {
  const auto* list =
      tensor.numbers ? std::get_if<std::vector<std::int64_t>>(tensor.numbers.get()) : nullptr;
  return list != nullptr ? *list : std::vector<std::int64_t>{};
}

// How many members each set has; a NaN ends a set.
Result<std::vector<std::uint64_t>> set_sizes(const NodeView& node) {
  std::vector<std::uint64_t> sizes;
  const Attribute* given = node.attribute("membership_values");
  if (given == nullptr) return sizes;
  const auto* tensor = std::get_if<Tensor>(&given->value);
  const auto* values = tensor != nullptr && tensor->numbers
                           ? std::get_if<std::vector<double>>(tensor->numbers.get())
                           : nullptr;
  if (values == nullptr) return node.fault("the numbers of its membership_values are not kept");
  std::uint64_t members = 0;
  for (const double value : *values) {
    if (!std::isnan(value)) {
      ++members;
      continue;
    }
    sizes.push_back(std::exchange(members, 0));
  }
  if (members > 0) sizes.push_back(members);
  return sizes;
}

// By number, TreeEnsemble's BRANCH_MEMBER.
constexpr std::int64_t kMember = 6;

// What each node of TreeEnsemble does; the members of a set are compared one by one.
Result<std::vector<Path>> branch_work(const NodeView& node, std::size_t count) {
  std::vector<Path> work(count, kSplit);
  const auto sizes = set_sizes(node);
  if (!sizes) return sizes.error();
  const Attribute* given = node.attribute("nodes_modes");
  const auto* tensor = given != nullptr ? std::get_if<Tensor>(&given->value) : nullptr;
  if (tensor == nullptr || element_count(tensor->shape) != Count{count})
    return node.fault("it has no nodes_modes for its " + std::to_string(count) + " nodes");
  const auto modes = whole_numbers(*tensor);
  if (modes.size() != count) {  // too many to be kept
    if (sizes->empty()) return work;
    return node.fault("the numbers of its nodes_modes are not kept");
  }
  std::size_t next = 0;
  for (std::size_t at = 0; at < count; ++at) {
    if (modes[at] != kMember) continue;
    if (next == sizes->size()) return node.fault("it has fewer sets than nodes that need one");
    work[at] = {(*sizes)[next++], 1, 0};
  }
  return work;
}

// The position that a branch leads to; std::nullopt if it is outside of the lists.
std::optional<std::size_t> branch(std::int64_t is_leaf, std::int64_t to, std::size_t nodes,
                                  std::size_t leaves) {
  const std::size_t limit = is_leaf != 0 ? leaves : nodes;
  if (to < 0 || static_cast<std::uint64_t>(to) >= limit) return std::nullopt;
  return is_leaf != 0 ? kEnd : static_cast<std::size_t>(to);
}

}  // namespace

void Forest::add(const Path& path) {
  trees += Count{1};
  steps += Count{path.steps};
  splits += Count{path.splits};
  members += Count{path.comparisons - path.splits};
}

Result<Forest> forest_by_roots(const NodeView& node) {
  const auto& on_true = node.integers("nodes_truenodeids");
  const auto& on_false = node.integers("nodes_falsenodeids");
  const auto& true_leafs = node.integers("nodes_trueleafs");
  const auto& false_leafs = node.integers("nodes_falseleafs");
  const std::size_t count = on_true.size(), leaves = node.integers("leaf_targetids").size();
  const auto fits =
      check_lengths(node, count, {"nodes_falsenodeids", "nodes_trueleafs", "nodes_falseleafs"});
  if (!fits) return fits.error();
  const auto work = branch_work(node, count);
  if (!work) return work.error();
  std::vector<TreeNode> nodes(count);
  for (std::size_t at = 0; at < count; ++at) {
    const auto to_true = branch(true_leafs[at], on_true[at], count, leaves);
    const auto to_false = branch(false_leafs[at], on_false[at], count, leaves);
    if (!to_true || !to_false)
      return node.fault("node " + std::to_string(at) + " of its trees branches to none");
    nodes[at] = {*to_true, *to_false, (*work)[at]};
  }
  const auto deepest = deepest_paths(node, nodes);
  if (!deepest) return deepest.error();
  Forest forest;
  for (const std::int64_t root : node.integers("tree_roots")) {
    if (root < 0 || static_cast<std::uint64_t>(root) >= count)
      return node.fault("its root " + std::to_string(root) + " is no node");
    forest.add((*deepest)[static_cast<std::size_t>(root)]);
  }
  if (forest.trees.is_zero()) return node.fault("it has no trees");
  forest.votes = forest.trees;
  return forest;
}

}  // namespace opcost
