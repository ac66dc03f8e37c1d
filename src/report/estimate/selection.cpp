// Selects the nodes that `--only-op` names.
#include "report/estimate/selection.h"

#include <algorithm>
#include <set>

#include "opcost/core/text.h"
#include "ops/registry.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kLongestHint = 300;

std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "it has no nodes";
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "it has " : ", ") + name;
  return text;
}

Error not_in_model(const Estimate& estimate, const std::string& op,
                   const std::vector<std::string>& known) {
  std::string hint = did_you_mean(op, known);
  if (hint.empty()) hint = listed(known);
  return {"no node is a `" + printable(op) + "`, so there is nothing to show",
          printable(estimate.model), shortened(printable(hint), kLongestHint)};
}

// Of any domain, with or without it.
bool is_operator(std::string_view word) {
  return std::ranges::any_of(all_rules(), [&](const OpRule* rule) {
    return rule->op == word || operator_label(rule->domain, rule->op) == word;
  });
}

}  // namespace

std::string operator_label(const NodeEstimate& node) {
  return operator_label(node.domain, node.op);
}

std::string without_unknown_text(const Estimate& estimate) {
  const std::uint64_t unknown = estimate.coverage.unknown;
  return unknown == 0 ? "" : ", without " + plural_text(unknown, "unknown node");
}

bool has_regressions(const Estimate& estimate) {
  return estimate.totals.by_action.contains(std::string(kRegression));
}

std::vector<std::string> absent_ops(const Estimate& estimate,
                                    const std::vector<std::string>& only_ops) {
  std::vector<std::string> absent;
  for (const std::string& op : only_ops)
    if (std::ranges::none_of(estimate.nodes, [&](const NodeEstimate& node) {
          return node.op == op || operator_label(node) == op;
        }))
      absent.push_back(op);
  return absent;
}

Result<Selection> select_nodes(const Estimate& estimate, const std::vector<std::string>& only_ops) {
  Selection nodes;
  nodes.reserve(estimate.nodes.size());
  if (only_ops.empty()) {
    for (const NodeEstimate& node : estimate.nodes) nodes.push_back(&node);
    return nodes;
  }
  const std::set<std::string> wanted(only_ops.begin(), only_ops.end());
  std::set<std::string> labels;  // as reports print them
  for (const NodeEstimate& node : estimate.nodes) {
    const std::string label = operator_label(node);
    if (wanted.contains(label) || wanted.contains(node.op)) nodes.push_back(&node);
    labels.insert(label);
  }
  for (const std::string& op : absent_ops(estimate, only_ops))
    if (!is_operator(op)) return not_in_model(estimate, op, {labels.begin(), labels.end()});
  return nodes;
}

}  // namespace opcost
