// Adds up what runs inside a node of the main graph.
#include "report/exchange/node_energies.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>

namespace opcost {
namespace {

// "loop_1/body/" of "loop_1/body/conv"; "" for a node of the main graph.
std::string region_of(const NodeEstimate& node) {
  if (node.id == node.name || !node.id.ends_with("/" + node.name)) return "";
  return node.id.substr(0, node.id.size() - node.name.size());
}

// The node of the main graph that a region is in: what stands in front of its first branch, or a
// function's call.
std::string outermost(const std::string& region, const std::set<std::string>& regions) {
  constexpr std::array<std::string_view, 5> kBranches{"/body/", "/then_branch/", "/else_branch/",
                                                      "/encoder/", "/decoder/"};
  std::size_t end = region.size() - 1;
  for (const std::string_view branch : kBranches) end = std::min(end, region.find(branch));
  for (const std::string& other : regions)  // a function that calls another
    if (region.starts_with(other) && other.size() <= end) return other.substr(0, other.size() - 1);
  return region.substr(0, end);
}

void add(const NodeEstimate& node, NodeEnergy& to) {
  to.energy += node.energy;
  to.floor += node.energy_floor;
  to.macs += node.macs;
  to.unknown = to.unknown || node.status == NodeStatus::Unknown;
}

}  // namespace

bool may_be_ours(const NodeEnergy& node) {
  const std::size_t last = node.name.rfind('_');
  return last != std::string::npos && last + 1 < node.name.size() &&
         node.name.find_first_not_of("0123456789", last + 1) == std::string::npos;
}

std::vector<NodeEnergy> node_energies(const Selection& nodes) {
  std::set<std::string> regions;
  for (const NodeEstimate* node : nodes)
    if (std::string region = region_of(*node); !region.empty()) regions.insert(std::move(region));
  std::vector<NodeEnergy> all;
  std::unordered_map<std::string, std::size_t> at;
  for (const NodeEstimate* node : nodes) {
    const std::string region = region_of(*node);
    const std::string name = region.empty() ? node->name.str() : outermost(region, regions);
    // Nodes of the main graph that share a name stay apart.
    const std::string key = region.empty() && node->id == node->name ? name : node->id.str();
    const auto [found, is_new] = at.try_emplace(region.empty() ? key : name, all.size());
    if (is_new) all.push_back({.name = name});
    NodeEnergy& sum = all[found->second];
    if (region.empty() && !node->outputs.empty()) sum.output = node->outputs.front().name;
    add(*node, sum);
  }
  return all;
}

}  // namespace opcost
