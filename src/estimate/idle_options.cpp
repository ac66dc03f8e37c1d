// Finds options that have no effect on a model, which is a mistake of the user.
#include "estimate/idle_options.h"

#include <algorithm>

#include "estimate/node_rates.h"
#include "rules/custom/rules.h"

namespace opcost {
namespace {

bool is_of(const NodeEstimate& node, const CustomRule& rule) {
  return node.op == rule.op && node.domain == rule.domain;
}

void judge_densities(const Estimate& estimate, std::vector<std::string>& warnings) {
  for (const DensityRule& rule : estimate.options.what_if.zeros.densities)
    if (std::ranges::none_of(estimate.nodes, [&](const NodeEstimate& node) {
          return names_node(rule.node, node.id, node.name, node.module);
        }))
      warnings.push_back("--density: no node fits `" + rule.node + "`");
}

// A file may hold more operators than one model has: it is idle if the model has none of them.
void judge_operators(const Estimate& estimate, std::vector<std::string>& warnings) {
  const CustomRules* rules = estimate.options.custom_operators.rules();
  if (rules == nullptr || rules->all.empty()) return;
  for (const auto& rule : rules->all)
    if (std::ranges::any_of(estimate.nodes,
                            [&](const NodeEstimate& node) { return is_of(node, *rule); }))
      return;
  const CustomRule& first = *rules->all.front();
  const std::string name = first.domain.empty() ? first.op : first.domain + "." + first.op;
  const std::size_t others = rules->all.size() - 1;
  warnings.push_back("--op-rules: no node is of " + name +
                     (others == 0 ? "" : " or of the other " + std::to_string(others)) +
                     "; names and domains are those of --format json");
}

void judge_pointers(const Estimate& estimate, std::vector<std::string>& warnings) {
  const WeightPlan& plan = estimate.options.what_if.weights;
  if (plan.pointer_reads != WeightPlan{}.pointer_reads && plan.empty())
    warnings.emplace_back(
        "--pointer-reads: no weights are kept in a format with pointers (--weights)");
}

}  // namespace

std::vector<std::string> idle_options(const Estimate& estimate) {
  std::vector<std::string> warnings;
  judge_densities(estimate, warnings);
  judge_operators(estimate, warnings);
  judge_pointers(estimate, warnings);
  return warnings;
}

}  // namespace opcost
