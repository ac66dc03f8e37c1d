// Groups the nodes of an estimate into the rows of a table.
#include "report/estimate/rows.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string_view>

#include "estimate/breakdowns.h"
#include "report/estimate/module_rows.h"

namespace opcost {
namespace {

constexpr std::string_view kArithmeticLabel = "(arithmetic)";

bool dearer(const Row& a, const Row& b) { return a.amounts.energy > b.amounts.energy; }

std::vector<Row> layers(const Selection& nodes) {
  std::vector<Row> rows;
  rows.reserve(nodes.size());
  for (const NodeEstimate* node : nodes)
    if (has_row(*node)) rows.push_back({{}, amounts_of(*node), node, {}});
  return rows;
}

std::vector<Row> sorted(const std::map<std::string, Amounts>& groups) {
  std::vector<Row> rows;
  rows.reserve(groups.size());
  for (const auto& [label, amounts] : groups) rows.push_back({label, amounts, nullptr, {}});
  std::ranges::stable_sort(rows, dearer);
  return rows;
}

std::vector<Row> nodes_by(const Selection& nodes,
                          const std::function<std::string(const NodeEstimate&)>& label) {
  std::map<std::string, Amounts> groups;
  for (const NodeEstimate* node : nodes)
    if (has_row(*node)) groups[label(*node)] += amounts_of(*node);
  return sorted(groups);
}

Amounts amounts_of(const BreakdownPart& share) {
  Amounts amounts;
  amounts.reads = share.reads;
  amounts.writes = share.writes;
  amounts.arithmetic = share.arithmetic;
  amounts.events = share.events();
  amounts.energy = share.energy.total();
  return amounts;
}

Breakdowns breakdowns_of(const Estimate& estimate, const Selection& nodes) {
  Breakdowns sums(estimate.tiers);
  for (const NodeEstimate* node : nodes) sums.add(*node);
  return sums;
}

std::vector<Row> actions(const Breakdowns& sums) {
  std::map<std::string, Amounts> groups;
  for (const auto& [action, share] : sums.by_action()) groups[action] = amounts_of(share);
  return sorted(groups);
}

// All memories have a row, also those that nothing touches.
std::vector<Row> tiers(const std::vector<MemoryTier>& all, const Breakdowns& sums) {
  const Breakdowns::Parts by_tier = sums.by_tier();
  const auto amounts = [&](std::string_view key) {
    const auto found = by_tier.find(std::string(key));
    return found != by_tier.end() ? amounts_of(found->second) : Amounts{};
  };
  std::vector<Row> rows{{std::string(kArithmeticLabel), amounts(""), nullptr, {}}};
  for (std::size_t i = 0; i < all.size(); ++i)
    rows.push_back({all[i].name, amounts(all[i].name), nullptr, TierIndex{i}});
  for (const std::string_view charge : {kPerNode, kRegression})
    if (by_tier.contains(std::string(charge)))
      rows.push_back({std::string(charge), amounts(charge), nullptr, std::nullopt});
  return rows;
}

}  // namespace

Amounts sum_of(const std::vector<Row>& rows) {
  Amounts sum;
  for (const Row& row : rows)
    if (row.depth == 0) sum += row.amounts;
  return sum;
}

std::vector<Row> rows_by(Breakdown by, const Estimate& estimate, const Selection& nodes,
                         std::size_t depth) {
  const auto module = [depth](const NodeEstimate& node) {
    return module_label(node.module, depth);
  };
  switch (by) {
    case Breakdown::Layer: return layers(nodes);
    case Breakdown::Op:
      return nodes_by(nodes, [](const NodeEstimate& node) { return operator_label(node); });
    case Breakdown::Module: return nodes_by(nodes, module);
    case Breakdown::Action: return actions(breakdowns_of(estimate, nodes));
    case Breakdown::Tier: return tiers(estimate.tiers, breakdowns_of(estimate, nodes));
  }
  return {};
}

Amounts keep_top(std::vector<Row>& rows, std::size_t most) {
  std::vector<const Row*> order;
  order.reserve(rows.size());
  for (const Row& row : rows) order.push_back(&row);
  std::ranges::stable_sort(order, [](const Row* a, const Row* b) { return dearer(*a, *b); });
  std::vector<Row> kept;
  kept.reserve(std::min(most, order.size()));
  Amounts others;
  for (const Row* row : order)
    if (kept.size() < most)
      kept.push_back(*row);
    else
      others += row->amounts;
  rows = std::move(kept);
  return others;
}

}  // namespace opcost
