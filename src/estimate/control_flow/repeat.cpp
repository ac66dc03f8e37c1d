// Multiplies the nodes of a body by the number of its iterations, and merges iterations.
#include "estimate/control_flow/repeat.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "opcost/core/count.h"

namespace opcost {
namespace {

constexpr std::array kEnergies{&NodeEstimate::energy,       &NodeEstimate::energy_floor,
                               &NodeEstimate::energy_tiled, &NodeEstimate::energy_array,
                               &NodeEstimate::energy_patch, &NodeEstimate::node_energy};

Error too_many(const NodeEstimate& node) {
  return {"its counts over all runs do not fit 64 bits", "node `" + node.id + "` (" + node.op + ")",
          "check the trip counts of the loops around it"};
}

}  // namespace

Status repeat(NodeEstimate& node, std::uint64_t times) {
  if (times == 1) return Ok{};
  const auto scaled = [&](std::uint64_t& count) {
    const auto product = (Count{count} * Count{times}).exact();
    count = product.value_or(0);
    return product.has_value();
  };
  bool fits = scaled(node.times) && scaled(node.macs);
  const auto factor = static_cast<double>(times);
  for (EventEntry& entry : node.events.edit()) {
    fits = fits && scaled(entry.count);
    entry.energy = factor * entry.energy;
  }
  for (const auto energy : kEnergies) node.*energy = factor * node.*energy;
  return fits ? Status{Ok{}} : too_many(node);
}

namespace {

bool same_event(const EventEntry& a, const EventEntry& b) {
  return a.event == b.event && a.tier == b.tier && a.operand == b.operand;
}

bool add_count(std::uint64_t& sum, std::uint64_t more) {
  const auto both = (Count{sum} + Count{more}).exact();
  sum = both.value_or(0);
  return both.has_value();
}

// If any iteration is unknown, the merged node is unknown.
void forget(NodeEstimate& node, NodeEstimate run) {
  if (node.status != NodeStatus::Unknown) {
    node.unknown = run.unknown;
    node.reason = std::move(run.reason);
  }
  node.status = NodeStatus::Unknown;
  node.events.clear();
  node.macs = 0;
  for (const auto energy : kEnergies) node.*energy = {};
  node.whole.reset();
  node.outside.clear();
}

Status add_one(NodeEstimate& node, NodeEstimate run) {
  node.outputs = std::move(run.outputs);
  if (!add_count(node.times, run.times)) return too_many(node);
  if (node.status == NodeStatus::Unknown || run.status == NodeStatus::Unknown) {
    forget(node, std::move(run));
    return Ok{};
  }
  bool fits = add_count(node.macs, run.macs);
  std::vector<EventEntry>& events = node.events.edit();
  for (const EventEntry& more : run.events) {
    const auto same = std::ranges::find_if(
        events, [&](const EventEntry& entry) { return same_event(entry, more); });
    if (same == events.end()) {
      events.push_back(more);
      continue;
    }
    fits = fits && add_count(same->count, more.count);
    same->energy += more.energy;
  }
  for (const auto energy : kEnergies) node.*energy += run.*energy;
  node.no_reuse_modelled = node.no_reuse_modelled || run.no_reuse_modelled;
  if (!node.whole) node.whole = std::move(run.whole);  // it may have been free before
  if (node.outside.empty()) node.outside = std::move(run.outside);
  if (run.status == NodeStatus::Counted) {  // a run may be free or folded
    node.status = NodeStatus::Counted;
    node.reason.clear();
  }
  return fits ? Status{Ok{}} : too_many(node);
}

}  // namespace

Status repeat(std::vector<NodeEstimate>& nodes, std::uint64_t times) {
  if (times == 0) nodes.clear();
  for (NodeEstimate& node : nodes)
    if (auto fits = repeat(node, times); !fits) return fits;
  return Ok{};
}

Status add_run(std::vector<NodeEstimate>& nodes, std::vector<NodeEstimate> run) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t at = 0; at < nodes.size(); ++at) places.emplace(nodes[at].id, at);
  for (NodeEstimate& more : run) {
    const auto found = places.find(more.id);
    if (found == places.end()) {
      nodes.push_back(std::move(more));
    } else if (auto fits = add_one(nodes[found->second], std::move(more)); !fits) {
      return fits;
    }
  }
  return Ok{};
}

}  // namespace opcost
