// The sums of one node, which a row of a table holds.
#include "report/estimate/row.h"

namespace opcost {
namespace {

void add(const EventEntry& entry, Amounts& sum) {
  const Count count{entry.count};
  sum.events += count;
  if (entry.event.action == Action::Read) sum.reads += count;
  if (entry.event.action == Action::Write) sum.writes += count;
  if (is_access(entry.event.action)) return;
  sum.arithmetic += count;
  if (!entry.event.in_mac) sum.other += count;
}

}  // namespace

bool has_row(const NodeEstimate& node) {
  return node.status == NodeStatus::Counted || node.status == NodeStatus::Unknown;
}

Amounts& Amounts::operator+=(const Amounts& more) {
  nodes += more.nodes;
  unknown += more.unknown;
  macs += more.macs;
  other += more.other;
  reads += more.reads;
  writes += more.writes;
  arithmetic += more.arithmetic;
  events += more.events;
  energy += more.energy;
  floor += more.floor;
  return *this;
}

Amounts amounts_of(const NodeEstimate& node) {
  Amounts sum;
  for (const EventEntry& entry : node.events) add(entry, sum);
  sum.nodes = Count{1};
  sum.unknown = Count{node.status == NodeStatus::Unknown ? 1U : 0U};
  sum.macs = Count{node.macs};
  sum.energy = node.energy;
  sum.floor = node.energy_floor;
  return sum;
}

}  // namespace opcost
