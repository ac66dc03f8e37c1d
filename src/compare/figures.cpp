// The figures of one model in a comparison: energy, MACs, parameters, memory.
#include "compare/array_homes.h"
#include "compare/peak.h"
#include "ops/registry.h"

#include "opcost/compare/compare.h"
#include "opcost/core/text.h"
#include "opcost/estimate/node_work.h"

namespace opcost {
namespace {

// Operators of ONNX Runtime that do what several of ONNX's do. Those that are one operator of ONNX
// in whole numbers are not fused, nor those that convert.
bool is_fused(const NodeEstimate& node) {
  constexpr std::string_view kRuntime = "com.microsoft";
  if (!node.domain.starts_with(kRuntime)) return false;
  const OpRule* rule = find_newest_rule(node.domain, node.op);
  if (rule == nullptr || rule->like_opset != 0 || rule->conversion != Conversion::None)
    return false;
  const ElementType first = node.inputs.empty() ? ElementType::Undefined : node.inputs[0].type;
  return first != ElementType::Int8 && first != ElementType::UInt8;
}

std::set<std::string> fused_ops(const Estimate& estimate) {
  std::set<std::string> ops;
  for (const NodeEstimate& node : estimate.nodes)
    if (is_fused(node)) ops.insert(operator_label(node.domain, node.op));
  return ops;
}

// Of all nodes, so that a sweep can tell how many arrays no longer fit a memory.
std::vector<std::pair<std::string, std::uint64_t>> arrays_by_home(const Estimate& estimate) {
  std::vector<std::pair<std::string, std::uint64_t>> arrays;
  for (const MemoryTier& tier : estimate.tiers) arrays.emplace_back(tier.name, 0);
  for (const NodeEstimate& node : estimate.nodes)
    for (const auto& [operand, home] : array_homes(node))
      if (home.value < arrays.size()) ++arrays[home.value].second;
  return arrays;
}

}  // namespace

Figures figures_of(const Estimate& estimate) {
  Figures figures;
  const Totals& totals = estimate.totals;
  figures.energy = totals.energy;
  figures.energy_floor = totals.energy_floor;
  figures.energy_outside = totals.energy_outside;
  figures.macs = totals.macs;
  figures.parameters = totals.parameters;
  figures.peak_activation_bytes = peak_activation_bytes(estimate);
  const Coverage& covered = estimate.coverage;
  figures.nodes = covered.counted + covered.free + covered.folded + covered.unknown;
  figures.unknown_nodes = covered.unknown;
  figures.fused_ops = fused_ops(estimate);
  figures.calls = counted_runs(estimate);
  if (const auto paid = totals.by_tier.find(std::string(kPerNode)); paid != totals.by_tier.end())
    figures.per_node =
        Picojoules{paid->second.energy.value / static_cast<double>(paid->second.count)};
  for (const auto& [op, subtotal] : totals.by_op) figures.by_op[op] = subtotal.energy;
  for (const auto& [tier, subtotal] : totals.by_tier) {
    figures.by_tier[tier] = subtotal.energy;
    if (!tier.empty() && tier != kPerNode && tier != kRegression) figures.memory += subtotal.energy;
  }
  figures.arrays_by_home = arrays_by_home(estimate);
  figures.batch_run = estimate.batch_run;
  const auto at = [](Placement placement) { return static_cast<std::size_t>(placement); };
  figures.by_placement[at(Placement::Floor)] = totals.energy_floor;
  // A saved report of before does not say them: they are 0 though the total is not.
  if (totals.energy_array.value > 0.0 || totals.energy.value <= 0.0) {
    figures.by_placement[at(Placement::Tiled)] = totals.energy_tiled;
    figures.by_placement[at(Placement::Array)] = totals.energy_array;
  }
  figures.by_placement[at(Placement::Patch)] = totals.energy_patch;
  figures.by_placement[at(estimate.options.placement)] = totals.energy;
  return figures;
}

}  // namespace opcost
