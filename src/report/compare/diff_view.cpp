// A diff, for people.
#include "report/compare/diff_view.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "opcost/core/energy_sum.h"
#include "opcost/core/text.h"
#include "report/compare/compare_view.h"
#include "report/estimate/selection.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// Sums with unknown nodes are less than the truth by nobody knows what.
std::string part_text(const Coverage& coverage, std::string text) {
  return coverage.unknown > 0 ? "≥ " + std::move(text) : std::move(text);
}

std::string percent_of(double change, double whole) {
  return whole > 0.0 ? change_percent(1.0 + change / whole) : "-";
}

std::string signed_count(std::uint64_t before, std::uint64_t after) {
  if (before == after) return "0";
  return (after > before ? "+" : "-") +
         short_count(Count{after > before ? after - before : before - after});
}

void add_total(Grid& grid, const std::string& what, const std::string& before,
               const std::string& after, const std::string& change, const std::string& share) {
  grid.rows.push_back({{what}, {before}, {after}, {change}, {share}});
}

Section totals_section(const Diff& diff) {
  Section section;
  section.heading = "In total";
  section.grid.columns = {{"", Align::Left}, {"before"}, {"after"}, {"change"}, {"relative"}};
  const Totals &a = diff.before.totals, &b = diff.after.totals;
  const bool open = diff.undecided();
  const auto old_text = [&](const std::string& text) {
    return part_text(diff.before.coverage, text);
  };
  const auto new_text = [&](const std::string& text) {
    return part_text(diff.after.coverage, text);
  };
  const auto energy = [&](const std::string& what, Picojoules x, Picojoules y, double change) {
    add_total(section.grid, what, old_text(energy_cell(x)), new_text(energy_cell(y)),
              open ? "?" : signed_energy(change), open ? "?" : percent_of(change, x.value));
  };
  energy("energy", a.energy, b.energy, diff.energy_change);
  energy("floor", a.energy_floor, b.energy_floor, diff.energy_floor_change);
  const auto count = [&](const std::string& what, std::uint64_t x, std::uint64_t y) {
    add_total(
        section.grid, what, old_text(grouped_text(Count{x})), new_text(grouped_text(Count{y})),
        open ? "?" : signed_count(x, y),
        open ? "?"
             : percent_of(static_cast<double>(y) - static_cast<double>(x), static_cast<double>(x)));
  };
  count("MACs", a.macs, b.macs);
  count("parameters", a.parameters, b.parameters);
  const std::uint64_t old_unknown = diff.before.coverage.unknown;
  const std::uint64_t new_unknown = diff.after.coverage.unknown;
  add_total(section.grid, "unknown nodes", grouped_text(Count{old_unknown}),
            grouped_text(Count{new_unknown}), signed_count(old_unknown, new_unknown), "-");
  return section;
}

struct Sum {
  std::uint64_t rows = 0, unknown = 0;
  EnergySum up, down;

  void add(const Diff& diff, const DiffRow& row) {
    ++rows;
    if (diff.undecided(row)) return void(++unknown);
    row.energy_change < 0.0 ? down.add({-row.energy_change}) : up.add({row.energy_change});
  }
  double total() const { return up.total().value - down.total().value; }
  /// "+1.2 mJ", "+1.2 mJ +2 ?": rows of which nobody knows what they contribute.
  Cell cell() const {
    if (unknown == rows && unknown > 0) return {"?"};
    Cell sum = change_in_column(total());
    if (unknown > 0) sum.text += " +" + grouped_text(Count{unknown}) + " ?";
    return sum;
  }
};

template <class Key>
Section sums_section(const Diff& diff, const std::string& heading, const std::string& first,
                     Key key_of) {
  Section section;
  section.heading = heading;
  section.grid.columns = {{first, Align::Left, 8, 40}, {"nodes"}, {"contributes"}, {"relative"}};
  std::map<std::string, Sum> sums;
  for (const DiffRow& row : diff.rows) sums[key_of(row)].add(diff, row);
  std::vector<std::pair<std::string, Sum>> sorted(sums.begin(), sums.end());
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) {
    return std::abs(a.second.total()) > std::abs(b.second.total());
  });
  for (const auto& [key, sum] : sorted)
    if (sum.total() != 0.0 || sum.unknown > 0 || first == "kind")
      section.grid.rows.push_back(
          {{printable(key)},
           {grouped_text(Count{sum.rows})},
           sum.cell(),
           {diff.undecided() ? "?" : percent_of(sum.total(), diff.before.totals.energy.value)}});
  return section;
}

const NodeEstimate& shown_node(const Diff& diff, const DiffRow& row) {
  const NodeEstimate* node = diff.node_after(row);
  return node != nullptr ? *node : *diff.node_before(row);
}

std::string name_of(const Diff& diff, const DiffRow& row) {
  const NodeEstimate* old_node = diff.node_before(row);
  const NodeEstimate& node = shown_node(diff, row);
  const std::string renamed = old_node != nullptr && old_node->id != node.id
                                  ? " (was " + printable(old_node->id) + ")"
                                  : "";
  return printable(node.id) + renamed;
}

Cell energy_on(const NodeEstimate* node) {
  if (node == nullptr) return {"-"};
  return is_unknown(node) ? Cell{"?"} : energy_in_column(node->energy);
}

// The total of a column; less than the truth where nodes are unknown.
Cell total_on(const Estimate& estimate) {
  Cell cell = energy_in_column(estimate.totals.energy);
  cell.text = part_text(estimate.coverage, std::move(cell.text));
  return cell;
}

std::vector<Cell> row_cells(const Diff& diff, const DiffRow& row) {
  std::vector<std::string> changes;
  for (const std::string& change : row.changes) changes.push_back(printable(change));
  return {{std::string(to_string(row.kind))},
          {name_of(diff, row)},
          {printable(operator_label(shown_node(diff, row)))},
          energy_on(diff.node_before(row)),
          energy_on(diff.node_after(row)),
          diff.undecided(row) ? Cell{"?"} : change_in_column(row.energy_change),
          {joined(changes, "; ")}};
}

// The nodes that changed, largest contributions first.
std::vector<const DiffRow*> changed_rows(const Diff& diff) {
  std::vector<const DiffRow*> rows;
  for (const DiffRow& row : diff.rows)
    if (row.energy_change != 0.0 || row.kind == DiffKind::Changed || diff.undecided(row))
      rows.push_back(&row);
  // What nobody knows may be the largest.
  std::ranges::stable_sort(rows, [&](const DiffRow* a, const DiffRow* b) {
    const bool first = diff.undecided(*a), second = diff.undecided(*b);
    if (first != second) return first;
    return std::abs(a->energy_change) > std::abs(b->energy_change);
  });
  return rows;
}

Section nodes_section(const Diff& diff, std::size_t top) {
  Section section;
  section.heading = "By node";
  section.grid.columns = {{"kind", Align::Left},
                          {"node", Align::Left, 16, 60},
                          {"operator", Align::Left, 4, 24},
                          {"before"},
                          {"after"},
                          {"contributes"},
                          {"what changed", Align::Left, 16, 200, 3}};
  auto rows = changed_rows(diff);
  Sum others;
  while (top > 0 && rows.size() > top) {
    others.add(diff, *rows.back());
    rows.pop_back();
  }
  for (const DiffRow* row : rows) section.grid.rows.push_back(row_cells(diff, *row));
  if (others.rows > 0)
    section.grid.rows.push_back(
        {{""}, {"[others]"}, {plural_text(others.rows, "node")}, {""}, {""}, others.cell(), {""}});
  section.grid.feet.push_back({{"total"},
                               {""},
                               {""},
                               total_on(diff.before),
                               total_on(diff.after),
                               diff.undecided() ? Cell{"?"} : change_in_column(diff.energy_change),
                               {""}});
  return section;
}

Section messages_section(const Diff& diff, const std::string& heading,
                         std::vector<std::string> Estimate::*member) {
  Section section;
  section.heading = heading;
  for (const std::string& text : diff.before.*member)
    section.items.push_back("before: " + printable(text));
  for (const std::string& text : diff.after.*member)
    section.items.push_back("after: " + printable(text));
  section.items = first_items(std::move(section.items), 20);
  return section;
}

}  // namespace

std::string signed_energy(double picojoules) {
  if (picojoules == 0.0) return "0 pJ";
  return (picojoules < 0.0 ? "-" : "+") + energy_cell({std::abs(picojoules)});
}

Cell change_in_column(double picojoules) {
  Cell cell = energy_in_column({std::abs(picojoules)});
  if (picojoules != 0.0) cell.text.insert(0, picojoules < 0.0 ? "-" : "+");
  return cell;
}

View diff_view(const Diff& diff, std::size_t top) {
  View view;
  view.title = "What changed from one model to the next";
  view.head = {{"before", printable(diff.before.model)},
               {"after", printable(diff.after.model)},
               {"table", printable(diff.after.table.name)},
               {"placement", std::string(to_string(diff.after.options.placement))}};
  view.sections.push_back(totals_section(diff));
  view.sections.push_back(sums_section(diff, "By kind of change", "kind", [](const DiffRow& row) {
    return std::string(to_string(row.kind));
  }));
  view.sections.push_back(sums_section(diff, "By operator", "operator", [&](const DiffRow& row) {
    return operator_label(shown_node(diff, row));
  }));
  view.sections.push_back(nodes_section(diff, top));
  view.sections.push_back(messages_section(diff, "Warnings", &Estimate::warnings));
  view.sections.push_back(messages_section(diff, "Assumptions", &Estimate::assumptions));
  return view;
}

}  // namespace opcost
