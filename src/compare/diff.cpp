// Compares two estimates node by node.
#include "opcost/compare/diff.h"
#include "opcost/compare/diff_record.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "compare/match_nodes.h"
#include "compare/node_changes.h"
#include "compare/question.h"
#include "estimate/totals.h"
#include "opcost/core/energy_sum.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

const NodeEstimate* node_at(const Estimate& estimate, const std::optional<std::size_t>& at) {
  return at ? &estimate.nodes[*at] : nullptr;
}

// With different prices or placements every node would change.
Status check_alike(const Estimate& before, const Estimate& after) {
  const auto differ = [&](const std::string& what, const std::string& a, const std::string& b) {
    return Error{"the two have different " + what + ": " + a + " and " + b,
                 before.model + ", " + after.model, "make both the same way"};
  };
  if (before.table.name != after.table.name || before.table.overrides != after.table.overrides)
    return differ("price tables", before.table.name, after.table.name);
  const auto placement = [](const Estimate& one) {
    return std::string(to_string(one.options.placement));
  };
  if (placement(before) != placement(after))
    return differ("placements", placement(before), placement(after));
  if (before.options.four_ops_only != after.options.four_ops_only)
    return differ("operations counted", before.options.four_ops_only ? "four" : "all",
                  after.options.four_ops_only ? "four" : "all");
  return Ok{};
}

DiffRow row_of(const Diff& diff, std::optional<std::size_t> before,
               std::optional<std::size_t> after) {
  DiffRow row;
  row.before = before;
  row.after = after;
  const NodeEstimate* old_node = diff.node_before(row);
  const NodeEstimate* new_node = diff.node_after(row);
  const auto energy = [](const NodeEstimate* node) { return node ? node->energy.value : 0.0; };
  const auto floor = [](const NodeEstimate* node) { return node ? node->energy_floor.value : 0.0; };
  row.energy_change = energy(new_node) - energy(old_node);
  row.energy_floor_change = floor(new_node) - floor(old_node);
  if (old_node == nullptr) {
    row.kind = DiffKind::Added;
  } else if (new_node == nullptr) {
    row.kind = DiffKind::Removed;
  } else {
    row.changes = node_changes(*old_node, *new_node, diff.after.tiers);
    row.kind = row.changes.empty() ? DiffKind::Same : DiffKind::Changed;
  }
  return row;
}

// New nodes in their order; each removed node stands before the next old node that remained.
void fill_rows(Diff& diff, const std::vector<std::optional<std::size_t>>& match) {
  std::vector<std::optional<std::size_t>> back(diff.after.nodes.size());
  for (std::size_t at = 0; at < match.size(); ++at)
    if (match[at]) back[*match[at]] = at;
  std::size_t told = 0;  // old nodes up to here have a row, or get one together with a new node
  const auto tell_removed = [&](std::size_t end) {
    for (; told < end; ++told)
      if (!match[told]) diff.rows.push_back(row_of(diff, told, std::nullopt));
  };
  for (std::size_t at = 0; at < back.size(); ++at) {
    if (back[at]) tell_removed(*back[at]);
    diff.rows.push_back(row_of(diff, back[at], at));
  }
  tell_removed(match.size());
}

// Checks that nothing is lost: the contributions add up to the change of the totals.
void assert_complete(const Diff& diff) {
  EnergySum sum;
  Count before, after;
  for (const DiffRow& row : diff.rows) {
    sum.add({row.energy_change});
    if (const NodeEstimate* node = diff.node_before(row)) before += Count{node->macs};
    if (const NodeEstimate* node = diff.node_after(row)) after += Count{node->macs};
  }
  const double scale = std::max(diff.before.totals.energy.value, diff.after.totals.energy.value);
  const double gap = std::abs(sum.total().value - diff.energy_change);
  const bool macs =
      before == Count{diff.before.totals.macs} && after == Count{diff.after.totals.macs};
  if (!macs || !(gap <= 1e-12 * scale))
    throw std::logic_error("contributions add up to " + exact_text(sum.total().value) + " pJ of " +
                           exact_text(diff.energy_change));
}

}  // namespace

const NodeEstimate* Diff::node_before(const DiffRow& row) const {
  return node_at(before, row.before);
}

const NodeEstimate* Diff::node_after(const DiffRow& row) const { return node_at(after, row.after); }

bool Diff::undecided(const DiffRow& row) const {
  return is_unknown(node_before(row)) || is_unknown(node_after(row));
}

Status same_question(const Estimate& saved, const Estimate& now) {
  const auto differ = differing_questions(saved, now);
  if (differ.empty()) return Ok{};
  return other_question(saved.model, differ);
}

Result<Diff> diff(Estimate before, Estimate after) {
  if (auto alike = check_alike(before, after); !alike) return alike.error();
  for (const Estimate* one : {&before, &after})
    if (!totals_are_sums(*one))
      return Error{"its totals are not the sums of its nodes", one->model, "save the report anew"};
  Diff result;
  result.before = std::move(before);
  result.after = std::move(after);
  const Totals &old_totals = result.before.totals, &new_totals = result.after.totals;
  result.energy_change = new_totals.energy.value - old_totals.energy.value;
  result.energy_floor_change = new_totals.energy_floor.value - old_totals.energy_floor.value;
  fill_rows(result, match_nodes(result.before, result.after));
  assert_complete(result);
  return result;
}

}  // namespace opcost
