// Selects the nodes that `--only-op` names.
#include "report/estimate/selection.h"

#include <set>

#include "opcost/core/text.h"
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

}  // namespace

std::string operator_label(const NodeEstimate& node) {
  return operator_label(node.domain, node.op);
}

bool has_regressions(const Estimate& estimate) {
  return estimate.totals.by_action.contains(std::string(kRegression));
}

Result<Selection> select_nodes(const Estimate& estimate, const std::vector<std::string>& only_ops) {
  const std::set<std::string> wanted(only_ops.begin(), only_ops.end());
  std::set<std::string> known;   // as a user may write them
  std::set<std::string> labels;  // as reports print them
  Selection nodes;
  for (const NodeEstimate& node : estimate.nodes) {
    const std::string label = operator_label(node);
    const bool shown = wanted.empty() || wanted.contains(label) || wanted.contains(node.op);
    if (shown) nodes.push_back(&node);
    known.insert({label, node.op});
    labels.insert(label);
  }
  for (const std::string& op : only_ops)
    if (!known.contains(op)) return not_in_model(estimate, op, {labels.begin(), labels.end()});
  return nodes;
}

}  // namespace opcost
