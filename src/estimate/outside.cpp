// Finds the nodes that a fitted table was never fitted to.
#include "estimate/outside.h"

#include <algorithm>

#include "opcost/core/count.h"
#include "opcost/core/text.h"
#include "opcost/estimate/node_work.h"

namespace opcost {
namespace {

// What is unlike the runs in one event; "" if nothing is.
std::string unlike(const EventEntry& entry, const std::vector<MemoryTier>& tiers,
                   const CoveredByRuns& covers) {
  const std::string type = to_string(entry.event.type);
  if (!covers.types.contains(type)) return "no run has the number type " + type;
  if (!entry.tier) return "";
  const std::string& tier = tiers[entry.tier->value].name;
  return covers.tiers.contains(tier) ? "" : "no run accesses the memory `" + tier + "`";
}

std::string outside_of(const NodeEstimate& node, const std::vector<MemoryTier>& tiers,
                       const CoveredByRuns& covers) {
  const std::string op = operator_label(node.domain, node.op);
  const auto seen = covers.operators.find(op);
  if (seen == covers.operators.end()) return "no run has a " + op;
  for (const EventEntry& entry : node.events)
    if (std::string what = unlike(entry, tiers, covers); !what.empty()) return what;
  const std::uint64_t work = work_of_one_run(node);
  if (seen->second.near(work)) return "";
  const SeenRange& range = seen->second;
  return "it is of " + grouped_text(Count{work}) + " operations and accesses, in the runs a " + op +
         " had " + grouped_text(Count{range.least}) + " to " + grouped_text(Count{range.most});
}

}  // namespace

void mark_outside(Estimate& estimate) {
  if (!estimate.table.covers) return;
  const CoveredByRuns& covers = *estimate.table.covers;
  for (NodeEstimate& node : estimate.nodes) {
    if (node.status != NodeStatus::Counted || node.whole) continue;
    node.outside = outside_of(node, estimate.tiers, covers);
    if (!node.outside.empty())
      node.warnings.push_back("extrapolated from the runs of table " + estimate.table.name + ": " +
                              node.outside);
  }
  // Regressions are of single layers, and a model is their sum.
  if (std::ranges::any_of(estimate.nodes, [](const auto& node) { return node.whole.has_value(); }))
    return;
  const std::uint64_t runs = counted_runs(estimate);
  if (!covers.nodes.near(runs))
    estimate.warnings.push_back("the model runs " + grouped_text(Count{runs}) +
                                " counted nodes; in the runs of table " + estimate.table.name +
                                " there were " + grouped_text(Count{covers.nodes.least}) + " to " +
                                grouped_text(Count{covers.nodes.most}));
}

}  // namespace opcost
