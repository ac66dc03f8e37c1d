// Adds the nodes up by operator, tier and action, and checks that nothing is lost.
#include "estimate/totals.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "estimate/breakdowns.h"
#include "opcost/core/energy_sum.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

struct OperatorSum {
  Count nodes;
  EnergySum energy;
};

struct Sums {
  explicit Sums(const std::vector<MemoryTier>& tiers) : breakdowns(tiers) {}

  Count macs, folded_macs, events;
  EnergySum energy, floor, tiled, array, patch, unmodelled, outside;
  std::uint64_t unmodelled_nodes = 0, outside_nodes = 0;
  Breakdowns breakdowns;
  std::map<std::string, OperatorSum> by_op;
};

void add_node(const NodeEstimate& node, Sums& sums) {
  sums.macs += Count{node.macs};
  sums.folded_macs += Count{node.folded_macs};
  sums.energy.add(node.energy);
  sums.floor.add(node.energy_floor);
  sums.tiled.add(node.energy_tiled);
  sums.array.add(node.energy_array);
  sums.patch.add(node.energy_patch);
  if (node.no_reuse_modelled) {
    ++sums.unmodelled_nodes;
    sums.unmodelled.add(node.energy_tiled);
  }
  if (!node.outside.empty()) {
    ++sums.outside_nodes;
    sums.outside.add(node.energy);
  }
  for (const EventEntry& entry : node.events) sums.events += Count{entry.count};
  sums.breakdowns.add(node);
  if (node.status != NodeStatus::Counted) return;
  OperatorSum& of_operator = sums.by_op[operator_label(node.domain, node.op)];
  of_operator.nodes += Count{1};
  of_operator.energy.add(node.energy);
}

Count count_of(const BreakdownPart& share) { return share.events() + share.calls; }
Count count_of(const OperatorSum& sum) { return sum.nodes; }

// Converts a breakdown for the report, and checks that it adds up to the total. A breakdown that
// loses energy is a bug in opcost, not a property of the model.
template <class Part>
std::map<std::string, Subtotal> finished(const std::map<std::string, Part>& breakdown,
                                         Picojoules total, const char* what) {
  std::map<std::string, Subtotal> result;
  EnergySum sum;
  for (const auto& [key, part] : breakdown) {
    result[key] = {count_of(part).exact().value_or(0), part.energy.total()};
    sum.add(part.energy.total());
  }
  const double gap = std::abs(sum.total().value - total.value);
  if (!(gap <= 1e-12 * total.value))
    throw std::logic_error(std::string("energies by ") + what + " add up to " +
                           exact_text(sum.total().value) + " pJ of " + exact_text(total.value));
  return result;
}

bool near(Picojoules a, Picojoules b) {
  return std::abs(a.value - b.value) <= 4e-13 * std::max(a.value, b.value);
}

// Under a table that prices nodes as a whole a report does not say what other placements cost.
bool near_if_said(Picojoules sum, Picojoules total) {
  return !(total.value > 0) || near(sum, total);
}

bool same_coverage(const Coverage& a, const Coverage& b) {
  return a.counted == b.counted && a.free == b.free && a.folded == b.folded &&
         a.unknown == b.unknown;
}

}  // namespace

void cover(const NodeEstimate& node, Coverage& coverage) {
  switch (node.status) {
    case NodeStatus::Counted: ++coverage.counted; return;
    case NodeStatus::Free: ++coverage.free; return;
    case NodeStatus::Folded: ++coverage.folded; return;
    case NodeStatus::Unknown: ++coverage.unknown; return;
  }
}

Status add_up(Estimate& estimate) {
  Sums sums(estimate.tiers);
  for (const NodeEstimate& node : estimate.nodes) {
    add_node(node, sums);
    cover(node, estimate.coverage);
  }
  const auto macs = sums.macs.exact();
  if (!macs || sums.events.has_overflowed())
    return Error{"the counts of all nodes together do not fit 64 bits", estimate.model,
                 "check the shapes of its inputs"};
  Totals& totals = estimate.totals;
  totals.macs = *macs;
  totals.folded_macs = sums.folded_macs.exact().value_or(0);
  totals.energy = sums.energy.total();
  totals.energy_floor = sums.floor.total();
  totals.energy_tiled = sums.tiled.total();
  totals.energy_array = sums.array.total();
  if (std::isfinite(sums.patch.total().value)) totals.energy_patch = sums.patch.total();
  totals.nodes_without_reuse_model = sums.unmodelled_nodes;
  totals.energy_without_reuse_model = sums.unmodelled.total();
  totals.nodes_outside = sums.outside_nodes;
  totals.energy_outside = sums.outside.total();
  totals.by_action = finished(sums.breakdowns.by_action(), totals.energy, "action");
  totals.by_tier = finished(sums.breakdowns.by_tier(), totals.energy, "tier");
  totals.by_op = finished(sums.by_op, totals.energy, "operator");
  return Ok{};
}

bool totals_are_sums(const Estimate& estimate) {
  Coverage coverage;
  EnergySum energy, floor, tiled, array, by_op;
  Count macs;
  for (const NodeEstimate& node : estimate.nodes) {
    energy.add(node.energy);
    floor.add(node.energy_floor);
    tiled.add(node.energy_tiled);
    array.add(node.energy_array);
    macs += Count{node.macs};
    cover(node, coverage);
  }
  const Totals& totals = estimate.totals;
  for (const auto& [op, part] : totals.by_op) by_op.add(part.energy);
  return near(energy.total(), totals.energy) && near(by_op.total(), totals.energy) &&
         near(floor.total(), totals.energy_floor) &&
         near_if_said(tiled.total(), totals.energy_tiled) &&
         near_if_said(array.total(), totals.energy_array) && macs == Count{totals.macs} &&
         same_coverage(coverage, estimate.coverage);
}

}  // namespace opcost
