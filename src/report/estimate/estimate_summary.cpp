// The short report of an estimate: what a comment or a wiki page has room for.
#include "report/estimate/estimate_view.h"

#include <utility>

#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/estimate/layer_figures.h"
#include "report/estimate/module_rows.h"
#include "report/estimate/rows.h"
#include "report/estimate/selection.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostListed = 20;

View head_of(const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  const Coverage& c = estimate.coverage;
  View view;
  view.title = "Energy of one inference";
  view.head = {
      {"model", printable(estimate.model)},
      {"table", printable(estimate.table.name)},
      {"placement", std::string(to_string(estimate.options.placement))},
      {"energy",
       energy_text(totals.energy) + without_unknown_text(estimate) +
           (has_regressions(estimate) ? " (by regressions)"
                                      : " (floor: " + energy_text(totals.energy_floor) + ")")},
      {"work", grouped_text(Count{totals.macs}) + " MACs, " +
                   grouped_text(Count{totals.parameters}) + " parameters"},
      {"coverage", plural_text(c.counted, "node") + " counted, " + grouped_text(Count{c.free}) +
                       " free, " + grouped_text(Count{c.folded}) + " folded, " +
                       grouped_text(Count{c.unknown}) + " unknown"}};
  return view;
}

std::string carbon_line(const Estimate& estimate, const CarbonUse& use) {
  const CarbonIntensity& intensity = use.intensity;
  return mass_text(use.emitted(estimate.totals.energy)) + " for " +
         grouped_text(Count{use.inferences}) +
         (use.inferences == 1 ? " inference" : " inferences") + " at " +
         rounded_text(intensity.value.value, 6) + " g CO2e/kWh (" +
         printable(place_text(intensity)) + "; " + printable(sources_text(intensity)) + ")";
}

// A row of which nothing is known has "?"; one of which some is known says of how many nodes not.
std::vector<Cell> cells_of(const std::string& label, const Amounts& amounts, Picojoules whole) {
  if (amounts.is_unknown()) return {{label}, {"?"}, {"?"}, {"?"}, {"?"}};
  const std::string more =
      amounts.unknown.is_zero() ? "" : " +" + short_count(amounts.unknown) + " ?";
  Cell energy = energy_in_column(amounts.energy);
  energy.text += more;
  return {{label},
          {grouped_text(amounts.macs)},
          {grouped_text(amounts.events)},
          std::move(energy),
          {percent(ratio(amounts.energy, whole))}};
}

Section rows_section(const Estimate& estimate, const Selection& nodes,
                     const RenderOptions& options) {
  Section section;
  section.heading = "By " + std::string(to_string(options.by));
  section.grid.columns = {{std::string(to_string(options.by)), Align::Left},
                          {"MACs"},
                          {"operations"},
                          {"energy"},
                          {"share"}};
  const bool layers = options.by == Breakdown::Layer;
  if (layers)
    for (const LayerColumn column : options.columns)
      section.grid.columns.push_back({std::string(name_of(kLayerColumnNames, column))});
  std::vector<Row> rows = options.tree ? module_tree(nodes, options.depth)
                                       : rows_by(options.by, estimate, nodes, options.depth);
  const std::size_t all = rows.size();
  const Amounts sum = sum_of(rows);
  const Picojoules whole = estimate.totals.energy;
  Amounts others;
  if (options.top > 0) others = keep_top(rows, options.top);
  for (const Row& row : rows) {
    const std::string label = row.node != nullptr ? told_name(*row.node) : row.label;
    section.grid.rows.push_back(cells_of(printable(label), row.amounts, whole));
    if (!layers) continue;
    for (const LayerColumn column : options.columns)
      section.grid.rows.back().push_back({layer_column_text(*row.node, column)});
  }
  if (rows.size() < all) section.grid.rows.push_back(cells_of("[others]", others, whole));
  section.grid.feet.push_back(cells_of("total", sum, whole));
  for (auto* cells : {&section.grid.rows, &section.grid.feet})
    for (auto& row : *cells) row.resize(section.grid.columns.size());
  return section;
}

}  // namespace

View estimate_summary(const Estimate& estimate, const Selection& nodes,
                      const RenderOptions& options) {
  View view = head_of(estimate);
  if (options.carbon) view.head.push_back({"CO2e", carbon_line(estimate, *options.carbon)});
  view.sections = {rows_section(estimate, nodes, options),
                   list_section("Warnings", estimate.warnings, kMostListed),
                   list_section("Assumptions", estimate.assumptions, kMostListed)};
  return view;
}

}  // namespace opcost
