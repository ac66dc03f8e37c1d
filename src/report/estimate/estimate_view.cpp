// The report of an estimate for people: header, main table, totals, messages.
#include "report/estimate/estimate_view.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "report/estimate/breakdown_grid.h"
#include "report/estimate/costless.h"
#include "report/estimate/estimate_head.h"
#include "report/estimate/rows.h"
#include "report/estimate/selection.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostTotals = 20;  // rows of a table that is not the main one
constexpr std::size_t kMostMessages = 20;

std::string heading_of(Breakdown by) {
  switch (by) {
    case Breakdown::Layer: return "By layer";
    case Breakdown::Op: return "By operator";
    case Breakdown::Tier: return "By memory tier";
    case Breakdown::Action: return "By action";
    case Breakdown::Module: return "By module";
  }
  return {};
}

// If operators were selected: their share of the whole.
Paragraph selection_paragraph(const Estimate& estimate, const Selection& nodes,
                              const std::vector<std::string>& only_ops) {
  std::string names;
  for (const std::string& op : only_ops) names += (names.empty() ? "" : ", ") + printable(op);
  Picojoules energy;
  for (const NodeEstimate* node : nodes) energy += node->energy;
  std::string absent = joined(absent_ops(estimate, only_ops));
  if (!absent.empty()) absent = " The model has no " + printable(absent) + ".";
  return {"Only " + names + ": " + grouped_text(Count{nodes.size()}) + " of " +
          plural_text(estimate.nodes.size(), "node") + ", " + energy_text(energy) + " of " +
          energy_text(estimate.totals.energy) + ", " +
          percent(ratio(energy, estimate.totals.energy)) + " of the total." + absent};
}

std::vector<Paragraph> legend(Breakdown by, const Selection& nodes) {
  std::vector<Paragraph> paragraphs;
  const bool of_nodes = by != Breakdown::Tier && by != Breakdown::Action;
  if (of_nodes)
    paragraphs.push_back(
        {"MACs: multiply-accumulates; other: arithmetic beside them; reads, writes: elements of "
         "arrays.",
         Style::Faint});
  const bool declared = std::ranges::any_of(nodes, [](const NodeEstimate* node) {
    return std::ranges::any_of(node->outputs, &TensorEntry::declared_only);
  });
  if (declared && by == Breakdown::Layer)
    paragraphs.push_back(
        {"* a shape that the file declares and opcost could not infer", Style::Faint});
  return paragraphs;
}

// --top; on a screen, where nothing else was asked for, what it has room for.
std::size_t rows_kept(const Estimate& estimate, const Selection& nodes,
                      const RenderOptions& options) {
  constexpr std::size_t kMostOnScreen = 30;
  const bool free = options.top == 0 && !options.all && !options.tree &&
                    options.format == ReportFormat::Text && options.screen > 0;
  if (!free) return options.top;
  const auto shown = [](const NodeEstimate* node) { return has_row(*node); };
  const std::size_t rows = options.by == Breakdown::Layer
                               ? static_cast<std::size_t>(std::ranges::count_if(nodes, shown))
                               : rows_by(options.by, estimate, nodes, options.depth).size();
  return rows > kMostOnScreen ? kMostOnScreen : 0;
}

// What a reader looks for at the end of a report.
std::vector<HeadLine> summary_of(const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  std::vector<HeadLine> lines{{"model", printable(estimate.model)},
                              {"energy",
                               energy_text(totals.energy) + " for one inference, table " +
                                   printable(estimate.table.name) + without_unknown_text(estimate),
                               Style::Strong}};
  if (tells_placements(estimate))
    lines.push_back({"floor", energy_text(totals.energy_floor) + "; tiled " +
                                  energy_text(totals.energy_tiled) + "; array " +
                                  energy_text(totals.energy_array)});
  if (!estimate.warnings.empty())
    lines.push_back(
        {"warnings", grouped_text(Count{estimate.warnings.size()}) + ", see above", Style::Alarm});
  return lines;
}

// "6 most expensive", "most expensive"
std::string most_expensive_text(std::size_t rows) {
  return (rows == 1 ? "" : grouped_text(Count{rows}) + " ") + "most expensive";
}

Section main_section(const Estimate& estimate, const Selection& nodes,
                     const RenderOptions& options) {
  Section section;
  section.heading = heading_of(options.by);
  const std::size_t top = rows_kept(estimate, nodes, options);
  if (top > 0) section.heading += ", the " + most_expensive_text(top) + " first";
  if (options.tree) section.heading += ", each with all that is inside it";
  if (!options.only_ops.empty())
    section.above.push_back(selection_paragraph(estimate, nodes, options.only_ops));
  section.grid = breakdown_grid(estimate, nodes,
                                {.by = options.by,
                                 .top = top,
                                 .foot = true,
                                 .depth = options.depth,
                                 .tree = options.tree,
                                 .columns = options.columns});
  if (top != options.top)
    section.below.push_back({"The rows beyond the " + most_expensive_text(top) +
                                 " are added up in [others]; --all shows them.",
                             Style::Strong});
  for (Paragraph& paragraph : legend(options.by, nodes))
    section.below.push_back(std::move(paragraph));
  return section;
}

Section costless_section(const Selection& nodes) {
  Section section;
  section.heading = "Nodes that cost nothing";
  section.items = costless_summary(nodes);
  return section;
}

Section totals_section(const Estimate& estimate, const Selection& nodes, Breakdown by) {
  Section section;
  section.heading = heading_of(by);
  const std::size_t top = by == Breakdown::Op ? kMostTotals : 0;
  section.grid = breakdown_grid(estimate, nodes, {.by = by, .top = top, .foot = false});
  return section;
}

Section derived_section(const std::vector<DerivedPrice>& prices) {
  Section section;
  section.heading = "Prices that the table does not list";
  section.grid.columns = {
      {"event", Align::Left, 16, 40}, {"pJ each", Align::Right}, {"derived", Align::Left, 20, 120}};
  for (const DerivedPrice& price : prices)
    section.grid.rows.push_back({{printable(price.event)},
                                 {rounded_text(price.each.value, 4)},
                                 {printable(price.derivation)}});
  return section;
}

Section limits_section(const Estimate& estimate) {
  Section section;
  section.heading = "What this number is not";
  section.below.push_back(
      {has_regressions(estimate)
           ? "It is what regressions make of layers measured on one machine: theirs are the idle "
             "power, the library and the clock of that machine, and their scores (opcost table "
             "show) say how far they hold."
           : "It prices arithmetic and array accesses with the table above. It holds no leakage, "
             "no control, no address arithmetic and no idle units; how often a machine reuses what "
             "it has read lies between the floor and the placement."});
  return section;
}

}  // namespace

View estimate_view(const Estimate& estimate, const Selection& nodes, const RenderOptions& options) {
  View view;
  view.title = "Energy of one inference";
  view.head = estimate_head(estimate, options.carbon);
  view.summary = summary_of(estimate);
  view.sections.push_back(main_section(estimate, nodes, options));
  view.sections.push_back(costless_section(nodes));
  for (const Breakdown by : {Breakdown::Action, Breakdown::Tier, Breakdown::Op})
    if (by != options.by) view.sections.push_back(totals_section(estimate, nodes, by));
  view.sections.push_back(derived_section(estimate.derived_prices));
  view.sections.push_back(
      list_section("Warnings", estimate.warnings, kMostMessages, "JSON has all"));
  view.sections.push_back(
      list_section("Assumptions", estimate.assumptions, kMostMessages, "JSON has all"));
  view.sections.push_back(limits_section(estimate));
  return view;
}

}  // namespace opcost
