// Finds the nodes that a fitted table was never fitted to.
#include "estimate/outside.h"

#include <algorithm>

#include "opcost/core/count.h"
#include "opcost/core/text.h"
#include "opcost/estimate/node_work.h"

namespace opcost {
namespace {

// Tables of before name no types of multiply-accumulates.
bool tells_macs(const CoveredByRuns& covers) {
  const auto first = covers.types.lower_bound("mac ");
  return first != covers.types.end() && first->starts_with("mac ");
}

// What is unlike the runs in one event; "" if nothing is.
std::string unlike(const EventEntry& entry, const std::vector<MemoryTier>& tiers,
                   const CoveredByRuns& covers) {
  const std::string type = to_string(entry.event.type);
  if (!covers.types.contains(type)) return "no run has the number type " + type;
  const bool product = entry.event.in_mac && entry.event.action == Action::Mul;
  if (product && tells_macs(covers) && !covers.types.contains("mac " + type))
    return "no run multiplies and accumulates " + type;
  if (!entry.tier) return "";
  const std::string& tier = tiers[entry.tier->value].name;
  return covers.tiers.contains(tier) ? "" : "no run accesses the memory `" + tier + "`";
}

std::string outside_of(const NodeEstimate& node, const std::vector<MemoryTier>& tiers,
                       const CoveredByRuns& covers) {
  const std::string op = operator_label(node.domain, node.op);
  const auto seen = covers.operators.find(op);
  if (seen == covers.operators.end()) {
    const bool vowel = std::string_view("AEIOU").find(op.front()) != std::string_view::npos;
    return std::string("no run has a") + (vowel ? "n " : " ") + op;
  }
  for (const EventEntry& entry : node.events)
    if (std::string what = unlike(entry, tiers, covers); !what.empty()) return what;
  const std::uint64_t work = work_of_one_run(node);
  if (seen->second.near(work)) return "";
  const SeenRange& range = seen->second;
  return "it is of " + grouped_text(Count{work}) + " operations and accesses, in the runs a " + op +
         " had " + grouped_text(Count{range.least}) + " to " + grouped_text(Count{range.most});
}

// What prices nodes as a whole has said already what its runs had nothing of.
void mark_nodes(Estimate& estimate) {
  for (NodeEstimate& node : estimate.nodes) {
    if (node.status != NodeStatus::Counted) continue;
    if (!node.whole && estimate.table.covers)
      node.outside = outside_of(node, estimate.tiers, *estimate.table.covers);
    if (!node.outside.empty())
      node.warnings.push_back("extrapolated from the runs of table " + estimate.table.name + ": " +
                              node.outside);
  }
}

void judge_size(Estimate& estimate, const SeenRange& nodes) {
  const std::uint64_t runs = counted_runs(estimate);
  if (nodes.near(runs)) return;
  estimate.warnings.push_back("the model runs " + grouped_text(Count{runs}) +
                              " counted nodes; in the runs of table " + estimate.table.name +
                              " there were " + grouped_text(Count{nodes.least}) + " to " +
                              grouped_text(Count{nodes.most}));
}

}  // namespace

void mark_outside(Estimate& estimate) {
  mark_nodes(estimate);
  // Regressions are of single layers, and a model is their sum.
  const bool summed = std::ranges::any_of(
      estimate.nodes, [](const NodeEstimate& node) { return node.whole.has_value(); });
  if (estimate.table.covers && !summed) judge_size(estimate, estimate.table.covers->nodes);
}

}  // namespace opcost
