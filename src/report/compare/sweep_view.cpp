// A sweep over one variable, for people.
#include "report/compare/sweep_view.h"

#include <utility>

#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/compare/compare_view.h"
#include "report/compare/sweep_words.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::vector<Cell> point_cells(const Sweep& sweep, std::size_t at, std::size_t table,
                              const AskedCarbon& carbon) {
  const ComparedCell& cell = sweep.points.models[at].cells[table];
  std::vector<Cell> cells{{printable(sweep.values[at])}};
  if (!cell.figures) {
    cells.push_back({"error", Style::Alarm});
    cells.resize(carbon ? 8 : 7, {"-"});
    return cells;
  }
  const Figures& f = *cell.figures;
  const auto part = [&](Cell figure) { return cell_of_part(cell, std::move(figure)); };
  for (Cell figure : {part(energy_in_column(f.energy)), Cell{change_text(cell)},
                      part(energy_in_column(f.energy_floor)), part(count_in_column(Count{f.macs})),
                      Cell{per_mac_text(cell)}, peak_cell(f)})
    cells.push_back(std::move(figure));
  if (carbon) cells.push_back(part({mass_text(carbon->emitted(f.energy))}));
  return cells;
}

Section points_section(const Sweep& sweep, std::size_t table, const AskedCarbon& carbon) {
  Section section;
  section.heading = "With table " + printable(sweep.points.tables[table]);
  section.grid.columns = {{printable(sweep.variable), Align::Right, 0, 24},
                          {"energy"},
                          {"change"},
                          {"floor"},
                          {"MACs"},
                          {"pJ/MAC"},
                          {"peak B"}};
  if (carbon) section.grid.columns.push_back({"CO2e"});
  for (std::size_t at = 0; at < sweep.values.size(); ++at)
    section.grid.rows.push_back(point_cells(sweep, at, table, carbon));
  for (std::string words : {batch_words(sweep, table), border_words(sweep, table)})
    if (!words.empty()) section.below.push_back({std::move(words)});
  return section;
}

}  // namespace

Chart sweep_chart(const Sweep& sweep) {
  Chart chart;
  chart.x_label = printable(sweep.variable);
  chart.title = "Energy of one inference";
  if (!sweep.points.models.empty())
    chart.title += ": " + shortened(printable(sweep.points.models.front().path), 60);
  bool numbers = true;
  for (std::size_t at = 0; at < sweep.values.size(); ++at)
    numbers = numbers && sweep.number(at).has_value();
  if (!numbers)
    for (const std::string& value : sweep.values)
      chart.categories.push_back(shortened(printable(value), 24));
  for (std::size_t table = 0; table < sweep.points.tables.size(); ++table) {
    Curve curve{printable(sweep.points.tables[table]), {}, {}, {}};
    for (std::size_t at = 0; at < sweep.values.size(); ++at) {
      const ComparedCell& cell = sweep.points.models[at].cells[table];
      const auto& figures = cell.figures;
      if (!figures) continue;
      curve.in_part.push_back(cell.undecided());
      curve.x.push_back(numbers ? *sweep.number(at) : static_cast<double>(at));
      curve.y.push_back(figures->energy.value);
    }
    chart.curves.push_back(std::move(curve));
  }
  return chart;
}

View sweep_view(const Sweep& sweep, std::size_t width, const AskedCarbon& carbon) {
  View view;
  view.title = "Energy against " + printable(sweep.variable);
  if (!sweep.points.models.empty())
    view.head.push_back({"model", printable(sweep.points.models.front().path)});
  view.head.push_back({"placement", placements_text(sweep.points)});
  add_carbon_head(view.head, carbon);
  for (std::size_t table = 0; table < sweep.points.tables.size(); ++table)
    view.sections.push_back(points_section(sweep, table, carbon));
  Section plot;
  plot.heading = "Energy over " + printable(sweep.variable);
  plot.drawn = true;
  plot.lines = text_plot(sweep_chart(sweep), width - 2);
  view.sections.push_back(std::move(plot));
  view.sections.push_back(trouble_section(sweep.points));
  view.sections.push_back(assumption_section(sweep.points));
  return view;
}

}  // namespace opcost
