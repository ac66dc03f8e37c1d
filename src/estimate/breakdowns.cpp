// Sums events and charges of nodes by action and by memory, for the totals and for the reports.
#include "estimate/breakdowns.h"

#include <string_view>

namespace opcost {
namespace {

void add_event(const EventEntry& entry, BreakdownPart& part) {
  const Action action = entry.event.action;
  const Count count{entry.count};
  if (action == Action::Read) part.reads += count;
  if (action == Action::Write) part.writes += count;
  if (!is_access(action)) part.arithmetic += count;
  part.energy.add(entry.energy);
  part.used = true;
}

void put(std::string_view key, const BreakdownPart& part, Breakdowns::Parts& parts) {
  if (part.used) parts.emplace(key, part);
}

}  // namespace

void Breakdowns::add(const NodeEstimate& node) {
  for (const EventEntry& entry : node.events) {
    add_event(entry, actions_[static_cast<std::size_t>(entry.event.action)]);
    add_event(entry, entry.tier ? memories_[entry.tier->value] : arithmetic_);
  }
  if (node.node_energy.value <= 0.0) return;
  BreakdownPart& charge = node.whole ? regressions_ : calls_;
  charge.calls += Count{node.times};
  charge.energy.add(node.node_energy);
  charge.used = true;
}

Breakdowns::Parts Breakdowns::by_action() const {
  Parts parts;
  for (const Action action : kAllActions)
    put(to_string(action), actions_[static_cast<std::size_t>(action)], parts);
  add_charges(parts);
  return parts;
}

Breakdowns::Parts Breakdowns::by_tier() const {
  Parts parts;
  put("", arithmetic_, parts);
  for (std::size_t at = 0; at < tiers_.size(); ++at) put(tiers_[at].name, memories_[at], parts);
  add_charges(parts);
  return parts;
}

void Breakdowns::add_charges(Parts& parts) const {
  put(kPerNode, calls_, parts);
  put(kRegression, regressions_, parts);
}

}  // namespace opcost
