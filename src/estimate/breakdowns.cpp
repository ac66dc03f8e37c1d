// Sums events and charges of nodes by action and by memory, for the totals and for the reports.
#include "estimate/breakdowns.h"

#include <string_view>

namespace opcost {
namespace {

void add_event(const EventEntry& entry, BreakdownPart& share) {
  const Action action = entry.event.action;
  const Count count{entry.count};
  if (action == Action::Read) share.reads += count;
  if (action == Action::Write) share.writes += count;
  if (!is_access(action)) share.arithmetic += count;
  share.energy.add(entry.energy);
}

}  // namespace

Count BreakdownPart::events() const { return reads + writes + arithmetic; }

void Breakdowns::add(const NodeEstimate& node, const std::vector<MemoryTier>& tiers) {
  for (const EventEntry& entry : node.events) {
    add_event(entry, by_action[std::string(to_string(entry.event.action))]);
    add_event(entry, by_tier[entry.tier ? tiers[entry.tier->value].name : ""]);
  }
  if (node.node_energy.value <= 0.0) return;
  const std::string_view key = node.whole ? kRegression : kPerNode;
  for (auto* breakdown : {&by_action, &by_tier}) {
    BreakdownPart& share = (*breakdown)[std::string(key)];
    share.calls += Count{node.times};
    share.energy.add(node.node_energy);
  }
}

}  // namespace opcost
