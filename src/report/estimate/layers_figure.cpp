// The energy of a model's rows as a figure.
#include "report/estimate/layers_figure.h"

#include <utility>

#include "opcost/core/text.h"
#include "report/estimate/layer_figures.h"
#include "report/estimate/rows.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// A figure has no room for more columns: neighbours then share one.
constexpr std::size_t kMostColumns = 280;
constexpr std::size_t kMostBars = 30;

/// Arithmetic, each memory, and what is charged for nodes themselves.
std::vector<double> parts_of(const NodeEstimate& node, std::size_t tiers) {
  std::vector<double> parts(tiers + 2, 0.0);
  for (const EventEntry& entry : node.events)
    parts[entry.tier ? entry.tier->value + 1 : 0] += entry.energy.value;
  parts.back() += node.node_energy.value;
  return parts;
}

std::vector<std::string> part_names(const Estimate& estimate) {
  std::vector<std::string> names{"arithmetic"};
  for (const MemoryTier& tier : estimate.tiers) names.push_back(printable(tier.name));
  names.emplace_back("per node");
  return names;
}

// Parts that no item has are left out, so that the legend is of what is seen.
void drop_empty_parts(Figure& figure) {
  for (std::size_t at = figure.names.size(); at-- > 0;) {
    bool used = false;
    for (const FigureItem& item : figure.items) used = used || item.parts[at] > 0.0;
    if (used) continue;
    figure.names.erase(figure.names.begin() + static_cast<std::ptrdiff_t>(at));
    for (FigureItem& item : figure.items)
      item.parts.erase(item.parts.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

void columns(const Estimate& estimate, const std::vector<Row>& rows, Figure& figure) {
  figure.kind = FigureKind::Columns;
  figure.names = part_names(estimate);
  const std::size_t each = (rows.size() + kMostColumns - 1) / kMostColumns;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (at % each == 0) {
      figure.items.push_back({.label = told_name(*rows[at].node), .value = 0.0});
      figure.items.back().parts.resize(figure.names.size());
    }
    FigureItem& item = figure.items.back();
    const auto parts = parts_of(*rows[at].node, estimate.tiers.size());
    for (std::size_t part = 0; part < parts.size(); ++part) item.parts[part] += parts[part];
    *item.value += rows[at].amounts.energy.value;
  }
  drop_empty_parts(figure);
  figure.x.label = plural_text(rows.size(), "layer") + " in the order of the graph" +
                   (each > 1 ? ", " + std::to_string(each) + " to a bar" : "");
  figure.y.unit = "pJ";
  figure.y.label = "energy of one inference";
}

void bars(std::vector<Row> rows, std::size_t top, Figure& figure) {
  const std::size_t all = rows.size();
  const Amounts others = keep_top(rows, top > 0 ? top : kMostBars);
  for (const Row& row : rows)
    figure.items.push_back({.label = row.node != nullptr ? told_name(*row.node) : row.label,
                            .value = row.amounts.energy.value,
                            .in_part = !row.amounts.unknown.is_zero()});
  if (all > rows.size())
    figure.items.push_back({.label = std::to_string(all - rows.size()) + " others",
                            .value = others.energy.value,
                            .in_part = !others.unknown.is_zero()});
  figure.x = {"energy of one inference", "pJ"};
}

}  // namespace

Figure layers_figure(const Estimate& estimate, const Selection& nodes,
                     const RenderOptions& options) {
  Figure figure;
  figure.title = shortened(printable(estimate.model), 36) + ": " +
                 energy_text(estimate.totals.energy) + ", table " + printable(estimate.table.name);
  if (estimate.coverage.unknown > 0)
    figure.title += " (" + std::to_string(estimate.coverage.unknown) + " unknown)";
  std::vector<Row> rows = rows_by(options.by, estimate, nodes, options.depth);
  if (options.by == Breakdown::Layer && options.top == 0)
    columns(estimate, rows, figure);
  else
    bars(std::move(rows), options.top, figure);
  return figure;
}

}  // namespace opcost
