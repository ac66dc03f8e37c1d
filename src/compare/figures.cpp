// The figures of one model in a comparison: energy, MACs, parameters, memory.
#include "compare/peak.h"

#include "opcost/compare/compare.h"

namespace opcost {

Figures figures_of(const Estimate& estimate) {
  Figures figures;
  const Totals& totals = estimate.totals;
  figures.energy = totals.energy;
  figures.energy_floor = totals.energy_floor;
  figures.macs = totals.macs;
  figures.parameters = totals.parameters;
  figures.peak_activation_bytes = peak_activation_bytes(estimate);
  const Coverage& covered = estimate.coverage;
  figures.nodes = covered.counted + covered.free + covered.folded + covered.unknown;
  figures.unknown_nodes = covered.unknown;
  for (const auto& [op, subtotal] : totals.by_op) figures.by_op[op] = subtotal.energy;
  for (const auto& [tier, subtotal] : totals.by_tier) {
    figures.by_tier[tier] = subtotal.energy;
    if (!tier.empty() && tier != kPerNode && tier != kRegression) figures.memory += subtotal.energy;
  }
  const auto at = [](Placement placement) { return static_cast<std::size_t>(placement); };
  figures.by_placement[at(Placement::Floor)] = totals.energy_floor;
  // A saved report of before does not say them: they are 0 though the total is not.
  if (totals.energy_array.value > 0.0 || totals.energy.value <= 0.0) {
    figures.by_placement[at(Placement::Tiled)] = totals.energy_tiled;
    figures.by_placement[at(Placement::Array)] = totals.energy_array;
  }
  figures.by_placement[at(estimate.options.placement)] = totals.energy;
  return figures;
}

}  // namespace opcost
