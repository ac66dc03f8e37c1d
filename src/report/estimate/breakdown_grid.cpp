// A breakdown of an estimate as the rows and columns of a table.
#include "report/estimate/breakdown_grid.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "report/estimate/layer_figures.h"
#include "report/estimate/module_rows.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// The smallest widths add up to a page of 80 columns.
constexpr std::size_t kNameMin = 9;
constexpr std::size_t kNameMax = 60;

bool has_nodes(Breakdown by) {
  return by == Breakdown::Layer || by == Breakdown::Op || by == Breakdown::Module;
}

std::string title_of(Breakdown by) {
  switch (by) {
    case Breakdown::Layer: return "layer";
    case Breakdown::Op: return "operator";
    case Breakdown::Module: return "module";
    case Breakdown::Action: return "action";
    case Breakdown::Tier: return "memory";
  }
  return {};
}

// What a page narrower than all columns can do without, the highest number first.
std::size_t expendable(std::string_view title) {
  constexpr std::array<std::string_view, 8> kLastToGo{"MACs",   "share", "nodes",      "reads",
                                                      "writes", "holds", "operations", "other"};
  const auto* const found = std::ranges::find(kLastToGo, title);
  return found == kLastToGo.end() ? 0 : 2 + static_cast<std::size_t>(found - kLastToGo.begin());
}

Column layer_column(LayerColumn column) {
  std::string title(name_of(kLayerColumnNames, column));
  switch (column) {
    case LayerColumn::Params:
    case LayerColumn::Bytes: return {.title = std::move(title), .expendable = 1};
    case LayerColumn::Input: return {std::move(title), Align::Left, 9, 24, 1, 1};
    case LayerColumn::Module:
    case LayerColumn::Weight: return {std::move(title), Align::Left, 9, 60, 2, 1};
  }
  return {};
}

std::vector<Column> columns_for(const BreakdownChoice& choice) {
  const Breakdown by = choice.by;
  std::vector<Column> columns{{title_of(by), Align::Left, kNameMin, kNameMax, 4}};
  const auto add = [&](std::vector<std::string> titles) {
    for (std::string& title : titles) {
      const std::size_t last = expendable(title);
      columns.push_back({.title = std::move(title), .expendable = last});
    }
  };
  if (by == Breakdown::Layer) {
    columns.push_back({"operator", Align::Left, 8, 17, 1, 12});
    columns.push_back({"output", Align::Left, 9, 24, 1, 13});
    for (const LayerColumn column : choice.columns) columns.push_back(layer_column(column));
  }
  if (by == Breakdown::Op || by == Breakdown::Module) add({"nodes"});
  if (has_nodes(by)) add({"MACs", "other", "reads", "writes"});
  if (by == Breakdown::Action) add({"count"});
  if (by == Breakdown::Tier) add({"holds", "operations", "reads", "writes"});
  add({"energy ", "share"});
  columns.push_back({"", Align::Left, 4, 10, 1, 14});
  return columns;
}

// Removes what exporters add to the name of a layer: "/a/b/Conv" becomes a/b, because the column
// beside it says Conv.
std::string brief_name(std::string_view name, std::string_view op) {
  if (name.starts_with('/')) name.remove_prefix(1);
  const std::size_t slash = name.rfind('/');
  const bool says_op = slash != std::string_view::npos && name.substr(slash + 1) == op;
  return std::string(says_op ? name.substr(0, slash) : name);
}

std::string reason_text(const NodeEstimate& node) {
  switch (node.unknown.value_or(UnknownReason::Operator)) {
    case UnknownReason::Operator: return "no rule";
    case UnknownReason::MissingShape: return "no shape";
    case UnknownReason::Dtype: return "no dtype";
    case UnknownReason::Price: return "no price";
  }
  return {};
}

/// Makes the cells of one table.
class RowCells {
 public:
  RowCells(const Estimate& estimate, const BreakdownChoice& choice, Picojoules dearest)
      : estimate_(estimate), by_(choice.by), choice_(choice), dearest_(dearest) {}

  std::vector<Cell> of(const Row& row) const {
    std::vector<Cell> cells = labels(row);
    add_amounts(cells, row.amounts);
    cells.push_back(last(row.amounts));
    if (is_unknown(row.amounts))
      for (Cell& cell : cells) cell.style = Style::Alarm;
    if (row.node != nullptr && is_unknown(row.amounts)) cells.back().text = reason_text(*row.node);
    return cells;
  }

  /// A row that is the sum of others has no bar.
  std::vector<Cell> of_sum(const std::string& label, std::size_t rows, const Amounts& amounts,
                           Style style) const {
    std::vector<Cell> cells{{label}};
    if (by_ == Breakdown::Layer) {
      cells.push_back({grouped_text(Count{rows}) + (rows == 1 ? " layer" : " layers")});
      cells.resize(cells.size() + 1 + choice_.columns.size());
    }
    if (by_ == Breakdown::Tier) cells.push_back({});
    add_node_count(cells, amounts);
    add_amounts(cells, amounts);
    cells.push_back({unknown_text(amounts)});
    for (Cell& cell : cells) cell.style = style;
    return cells;
  }

 private:
  // Nothing in the row has a known energy.
  bool is_unknown(const Amounts& amounts) const { return has_nodes(by_) && amounts.is_unknown(); }

  static std::string unknown_text(const Amounts& amounts) {
    return amounts.unknown.is_zero() ? "" : "+" + short_count(amounts.unknown) + " ?";
  }

  std::vector<Cell> labels(const Row& row) const {
    constexpr std::size_t kOtherColumns = 9;
    std::vector<Cell> cells;
    cells.reserve(kOtherColumns + choice_.columns.size());
    if (row.node == nullptr) cells.push_back({printable(row.label)});
    if (row.node != nullptr) {
      const std::string name = told_name(*row.node);
      cells.push_back({printable(name)});
      cells.front().brief = printable(brief_name(name, row.node->op));
      cells.push_back({printable(operator_label(*row.node))});
      cells.push_back({output_text(*row.node)});
      for (const LayerColumn column : choice_.columns)
        cells.push_back({layer_column_text(*row.node, column)});
    }
    if (by_ == Breakdown::Tier) cells.push_back({capacity_text(row)});
    add_node_count(cells, row.amounts);
    return cells;
  }

  void add_node_count(std::vector<Cell>& cells, const Amounts& amounts) const {
    if (by_ == Breakdown::Op || by_ == Breakdown::Module)
      cells.push_back({grouped_text(amounts.nodes)});
  }

  std::string capacity_text(const Row& row) const {
    if (!row.tier) return "";
    const MemoryTier& tier = estimate_.tiers[row.tier->value];
    return tier.capacity ? bytes_text(*tier.capacity) : "all";
  }

  void add_amounts(std::vector<Cell>& cells, const Amounts& amounts) const {
    const bool unknown = is_unknown(amounts);
    const auto add = [&](Count count) {
      cells.push_back(unknown ? Cell{} : count_in_column(count));
    };
    if (has_nodes(by_)) {
      add(amounts.macs);
      add(amounts.other);
    }
    if (by_ == Breakdown::Action) add(amounts.events);
    if (by_ == Breakdown::Tier) add(amounts.arithmetic);
    if (by_ != Breakdown::Action) {
      add(amounts.reads);
      add(amounts.writes);
    }
    cells.push_back(unknown ? Cell{"?"} : energy_in_column(amounts.energy));
    cells.push_back({unknown ? "" : percent(ratio(amounts.energy, estimate_.totals.energy))});
  }

  Cell last(const Amounts& amounts) const {
    if (is_unknown(amounts)) return {"unknown"};
    if (has_nodes(by_) && !amounts.unknown.is_zero()) return {unknown_text(amounts), Style::Alarm};
    Cell cell{"", Style::Bar};
    cell.fill = ratio(amounts.energy, dearest_);
    return cell;
  }

  const Estimate& estimate_;
  Breakdown by_;
  const BreakdownChoice& choice_;
  Picojoules dearest_;  // a full bar fills the column
};

Picojoules dearest_of(const std::vector<Row>& rows) {
  Picojoules dearest;
  for (const Row& row : rows) dearest = std::max(dearest, row.amounts.energy);
  return dearest;
}

}  // namespace

Grid breakdown_grid(const Estimate& estimate, const Selection& nodes,
                    const BreakdownChoice& choice) {
  std::vector<Row> rows = choice.tree ? module_tree(nodes, choice.depth)
                                      : rows_by(choice.by, estimate, nodes, choice.depth);
  const std::size_t all = rows.size();
  const Amounts sum = sum_of(rows);
  const RowCells cells(estimate, choice, dearest_of(rows));
  Grid grid;
  grid.columns = columns_for(choice);
  const bool cut = choice.top > 0 && choice.top < all;
  Amounts others;
  if (choice.top > 0) others = keep_top(rows, choice.top);
  for (const Row& row : rows) grid.rows.push_back(cells.of(row));
  if (cut) grid.rows.push_back(cells.of_sum("[others]", all - rows.size(), others, Style::Faint));
  const std::string label = nodes.size() == estimate.nodes.size() ? "total" : "shown";
  if (choice.foot) grid.feet.push_back(cells.of_sum(label, all, sum, Style::Strong));
  return grid;
}

}  // namespace opcost
