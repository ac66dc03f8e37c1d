// Finds the deepest path through each decision tree.
#include "ops/ml/tree_paths.h"

#include <algorithm>

namespace opcost {
namespace {

// For each node the nodes that branch to it: the sources of position p are sources[first[p]]
// to sources[first[p + 1]].
struct Sources {
  std::vector<std::size_t> first, sources;
};

Sources sources_of(const std::vector<TreeNode>& nodes) {
  Sources result;
  result.first.assign(nodes.size() + 2, 0);
  const auto each_branch = [&](const auto& visit) {
    for (std::size_t at = 0; at < nodes.size(); ++at)
      for (const std::size_t to : {nodes[at].on_true, nodes[at].on_false})
        if (to != kEnd) visit(at, to);
  };
  each_branch([&](std::size_t, std::size_t to) { ++result.first[to + 2]; });
  for (std::size_t at = 2; at < result.first.size(); ++at) result.first[at] += result.first[at - 1];
  result.sources.resize(result.first.back());
  each_branch(
      [&](std::size_t from, std::size_t to) { result.sources[result.first[to + 1]++] = from; });
  return result;
}

}  // namespace

// Works from the leaves up: a node is done when both its branches are. Nodes that never get
// done are on a cycle.
Result<std::vector<Path>> deepest_paths(const NodeView& node, const std::vector<TreeNode>& nodes) {
  std::vector<Path> deepest(nodes.size());
  std::vector<int> waits_for(nodes.size());
  std::vector<std::size_t> ready;
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    waits_for[at] = (nodes[at].on_true != kEnd ? 1 : 0) + (nodes[at].on_false != kEnd ? 1 : 0);
    if (waits_for[at] == 0) ready.push_back(at);
  }
  const Sources from = sources_of(nodes);
  const auto below = [&](std::size_t to) { return to == kEnd ? Path{} : deepest[to]; };
  for (std::size_t done = 0; done < ready.size(); ++done) {
    const TreeNode& now = nodes[ready[done]];
    const Path rest = std::max(below(now.on_true), below(now.on_false));
    deepest[ready[done]] = {now.own.comparisons + rest.comparisons, now.own.steps + rest.steps,
                            now.own.splits + rest.splits};
    for (std::size_t at = from.first[ready[done]]; at < from.first[ready[done] + 1]; ++at)
      if (--waits_for[from.sources[at]] == 0) ready.push_back(from.sources[at]);
  }
  if (ready.size() < nodes.size()) return node.fault("a path through its trees goes in a circle");
  return deepest;
}

Status check_lengths(const NodeView& node, std::size_t wanted,
                     const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (const std::size_t has = node.integers(name).size(); has != wanted)
      return node.fault("its " + name + " has " + std::to_string(has) + " entries, not " +
                        std::to_string(wanted));
  return Ok{};
}

}  // namespace opcost
