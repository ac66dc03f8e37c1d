// Comparisons, sweeps and diffs as figures.
#include "report/compare/figures.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "opcost/core/text.h"
#include "report/estimate/layer_figures.h"
#include "report/estimate/module_rows.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostOperators = 7;  // colours that can be told apart, less the others'
constexpr std::size_t kMostSteps = 15;     // of a waterfall

std::optional<double> placed(const Figures& figures, Placement placement) {
  const auto& energy = figures.by_placement[static_cast<std::size_t>(
      std::ranges::find(kAllPlacements, placement) - kAllPlacements.begin())];
  return energy ? std::optional{energy->value} : std::nullopt;
}

// The mean error of the table where it is known, else from the floor to every access at home.
void add_interval(const Comparison& all, std::size_t table, const Figures& figures,
                  FigureItem& item) {
  if (const auto error = all.errors[table]) {
    item.low = figures.energy.value / (1.0 + *error);
    item.high = figures.energy.value * (1.0 + *error);
    return;
  }
  item.high = placed(figures, Placement::Array);
  if (item.high) item.low = figures.energy_floor.value;
}

std::string with_table(const Comparison& all, std::size_t table) {
  return all.tables.size() > 1 ? " with " + all.tables[table] : "";
}

Figure energies(const Comparison& all, std::size_t table) {
  Figure figure{.kind = FigureKind::Bars, .title = "Energy of one inference"};
  figure.title += with_table(all, table);
  figure.interval = all.errors[table] ? "mean error of the table" : "from the floor to array";
  figure.note = "The line on a bar is an interval, " + figure.interval +
                "; without an end it goes on beyond the figure.";
  figure.x = {.label = "energy of one inference", .unit = "pJ", .zero = true};
  for (const ComparedModel& model : all.models) {
    const ComparedCell& cell = model.cells[table];
    FigureItem item{.label = model.label};
    if (cell.figures) {
      item.value = cell.figures->energy.value;
      item.in_part = cell.undecided();
      if (!cell.undecided()) add_interval(all, table, *cell.figures, item);
    }
    figure.items.push_back(std::move(item));
  }
  return figure;
}

Figure metric_against_energy(const Comparison& all, std::size_t table) {
  Figure figure{.kind = FigureKind::Points};
  if (all.metric.empty()) return figure;
  figure.title = "Energy and " + all.metric + with_table(all, table);
  figure.note = "On the front, no other model is both cheaper and better.";
  figure.x = {.label = "energy of one inference", .unit = "pJ", .log = true};
  figure.y = {.label = all.metric};
  figure.front = true;
  for (const ComparedModel& model : all.models) {
    const ComparedCell& cell = model.cells[table];
    if (cell.figures && !cell.undecided() && model.metric)
      figure.points.push_back({.label = model.label,
                               .x = cell.figures->energy.value,
                               .y = *model.metric,
                               .front = cell.pareto});
  }
  return figure;
}

// The operators that cost most, over all models; the others are one.
std::vector<std::string> dearest_operators(const Comparison& all, std::size_t table) {
  std::map<std::string, double> sums;
  for (const ComparedModel& model : all.models)
    if (const auto& figures = model.cells[table].figures)
      for (const auto& [op, energy] : figures->by_op)
        sums[op] += figures->energy.value > 0 ? energy.value / figures->energy.value : 0.0;
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [op, share] : sums) sorted.emplace_back(-share, op);
  std::ranges::sort(sorted);
  std::vector<std::string> names;
  for (std::size_t at = 0; at < std::min(sorted.size(), kMostOperators); ++at)
    names.push_back(sorted[at].second);
  return names;
}

Figure by_operator(const Comparison& all, std::size_t table) {
  Figure figure{.kind = FigureKind::Bars, .title = "Energy by operator"};
  figure.title += with_table(all, table);
  figure.x = {.label = "energy of one inference", .unit = "pJ", .zero = true};
  figure.names = dearest_operators(all, table);
  figure.names.emplace_back("others");
  for (const ComparedModel& model : all.models) {
    const ComparedCell& cell = model.cells[table];
    FigureItem item{.label = model.label, .in_part = cell.undecided()};
    if (cell.figures) {
      double rest = cell.figures->energy.value;
      for (std::size_t at = 0; at + 1 < figure.names.size(); ++at) {
        const auto found = cell.figures->by_op.find(figure.names[at]);
        item.parts.push_back(found != cell.figures->by_op.end() ? found->second.value : 0.0);
        rest -= item.parts.back();
      }
      item.parts.push_back(std::max(0.0, rest));
      item.value = cell.figures->energy.value;
    }
    figure.items.push_back(std::move(item));
  }
  return figure;
}

const NodeEstimate& shown(const Diff& diff, const DiffRow& row) {
  const NodeEstimate* node = diff.node_after(row);
  return node != nullptr ? *node : *diff.node_before(row);
}

// Modules tell layers apart in less room than names, which end with the operator.
std::string step_name(const NodeEstimate& node) {
  return node.module.empty() ? told_name(node) : module_label(node.module, 0);
}

}  // namespace

std::vector<Figure> compare_figures(const Comparison& all) {
  std::vector<Figure> figures;
  for (std::size_t table = 0; table < all.tables.size(); ++table) {
    figures.push_back(energies(all, table));
    figures.push_back(metric_against_energy(all, table));
    figures.push_back(by_operator(all, table));
  }
  return figures;
}

std::vector<Figure> sweep_figures(const Sweep& sweep) {
  Figure figure{.kind = FigureKind::Lines};
  figure.title = "Energy over " + printable(sweep.variable);
  figure.x.label = printable(sweep.variable);
  figure.y = {.label = "energy of one inference", .unit = "pJ"};
  bool numbers = true;
  double least = 1e300, most = 0.0;
  for (std::size_t at = 0; at < sweep.values.size(); ++at) {
    const auto number = sweep.number(at);
    numbers = numbers && number;
    least = std::min(least, number.value_or(0.0));
    most = std::max(most, number.value_or(0.0));
  }
  figure.x.log = numbers && least > 0.0 && most > 16.0 * least;
  if (!numbers) figure.categories = sweep.values;
  for (std::size_t table = 0; table < sweep.points.tables.size(); ++table) {
    FigureSeries series{sweep.points.tables[table], {}, {}, {}};
    for (std::size_t at = 0; at < sweep.values.size(); ++at) {
      const ComparedCell& cell = sweep.points.models[at].cells[table];
      if (!cell.figures) continue;
      series.x.push_back(numbers ? *sweep.number(at) : static_cast<double>(at));
      series.y.push_back(cell.figures->energy.value);
      series.in_part.push_back(cell.undecided());
    }
    figure.names.push_back(series.name);
    if (!series.x.empty()) figure.series.push_back(std::move(series));
  }
  return {figure};
}

std::vector<Figure> diff_figures(const Diff& diff, std::size_t top) {
  if (diff.undecided()) return {};
  Figure figure{.kind = FigureKind::Waterfall, .title = "From before to after"};
  figure.note = "The nodes that contribute most to the change.";
  figure.x = {.label = "energy of one inference", .unit = "pJ"};
  std::vector<const DiffRow*> rows;
  for (const DiffRow& row : diff.rows)
    if (row.energy_change != 0.0) rows.push_back(&row);
  std::ranges::stable_sort(rows, [](const DiffRow* a, const DiffRow* b) {
    return std::abs(a->energy_change) > std::abs(b->energy_change);
  });
  figure.items.push_back(
      {.label = "before", .value = diff.before.totals.energy.value, .total = true});
  const std::size_t most = std::min(rows.size(), top > 0 ? top : kMostSteps);
  double rest = diff.energy_change;
  for (std::size_t at = 0; at < most; ++at) {
    figure.items.push_back(
        {.label = step_name(shown(diff, *rows[at])), .value = rows[at]->energy_change});
    rest -= rows[at]->energy_change;
  }
  if (rows.size() > most)
    figure.items.push_back(
        {.label = grouped_text(Count{rows.size() - most}) + " others", .value = rest});
  figure.items.push_back(
      {.label = "after", .value = diff.after.totals.energy.value, .total = true});
  return {figure};
}

}  // namespace opcost
