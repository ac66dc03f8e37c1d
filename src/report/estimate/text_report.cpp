#include "report/estimate/text_report.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "report/estimate/breakdown_table.h"
#include "report/estimate/costless.h"
#include "report/estimate/selection.h"
#include "report/estimate/text_header.h"
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

// What the reader sees of the whole, where operators were picked.
void write_selection(Page& page, const Estimate& estimate, const Selection& nodes,
                     const std::vector<std::string>& only_ops) {
  if (only_ops.empty()) return;
  std::string names;
  for (const std::string& op : only_ops) names += (names.empty() ? "" : ", ") + printable(op);
  Picojoules energy;
  for (const NodeEstimate* node : nodes) energy += node->energy;
  page.paragraph("Only " + names + ": " + grouped_text(Count{nodes.size()}) + " of " +
                 grouped_text(Count{estimate.nodes.size()}) + " nodes, " + energy_text(energy) +
                 " of " + energy_text(estimate.totals.energy) + ", " +
                 percent(ratio(energy, estimate.totals.energy)) + " of the total.");
}

void write_legend(Page& page, Breakdown by, const Selection& nodes) {
  const bool of_nodes = by != Breakdown::Tier && by != Breakdown::Action;
  if (of_nodes)
    page.paragraph(
        "MACs: multiply-accumulates; other: arithmetic beside them; reads, writes: elements of "
        "arrays.",
        Style::Faint);
  const bool declared = std::ranges::any_of(nodes, [](const NodeEstimate* node) {
    return std::ranges::any_of(node->outputs, &TensorEntry::declared_only);
  });
  if (declared && by == Breakdown::Layer)
    page.paragraph("* a shape that the file declares and opcost could not infer", Style::Faint);
}

void write_main_table(Page& page, const Estimate& estimate, const Selection& nodes,
                      const RenderOptions& options) {
  std::string heading = heading_of(options.by);
  if (options.top > 0) heading += ", the " + grouped_text(Count{options.top}) + " dearest first";
  page.heading(heading);
  write_selection(page, estimate, nodes, options.only_ops);
  breakdown_table(estimate, nodes, {options.by, options.top, true, options.depth}).print(page);
  write_legend(page, options.by, nodes);
  const std::vector<std::string> costless = costless_summary(nodes);
  if (costless.empty()) return;
  page.heading("Nodes that cost nothing");
  for (const std::string& line : costless) page.item(line);
}

void write_totals(Page& page, const Estimate& estimate, const Selection& nodes, Breakdown main) {
  for (const Breakdown by : {Breakdown::Action, Breakdown::Tier, Breakdown::Op}) {
    if (by == main) continue;
    const std::size_t top = by == Breakdown::Op ? kMostTotals : 0;
    const TextTable table = breakdown_table(estimate, nodes, {by, top, false});
    if (table.empty()) continue;
    page.heading(heading_of(by));
    table.print(page);
  }
}

void write_derived_prices(Page& page, const std::vector<DerivedPrice>& prices) {
  if (prices.empty()) return;
  page.heading("Prices that the table does not list");
  TextTable table({{"event", Align::Left, 16, 40},
                   {"pJ each", Align::Right},
                   {"derived", Align::Left, 20, 120}});
  for (const DerivedPrice& price : prices)
    table.add({{printable(price.event)},
               {rounded_text(price.each.value, 4)},
               {printable(price.derivation)}});
  table.print(page);
}

void write_messages(Page& page, const std::string& heading,
                    const std::vector<std::string>& messages) {
  if (messages.empty()) return;
  page.heading(heading);
  for (std::size_t i = 0; i < std::min(messages.size(), kMostMessages); ++i) page.item(messages[i]);
  if (messages.size() > kMostMessages)
    page.item("and " + grouped_text(Count{messages.size() - kMostMessages}) +
              " more (JSON has all)");
}

std::vector<std::string> all_printable(const std::vector<std::string>& texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts) result.push_back(printable(text));
  return result;
}

}  // namespace

void write_text(Page& page, const Estimate& estimate, const Selection& nodes,
                const RenderOptions& options) {
  write_header(page, estimate, options.carbon);
  write_main_table(page, estimate, nodes, options);
  write_totals(page, estimate, nodes, options.by);
  write_derived_prices(page, estimate.derived_prices);
  write_messages(page, "Warnings", all_printable(estimate.warnings));
  write_messages(page, "Assumptions", all_printable(estimate.assumptions));
  page.heading("What this number is not");
  if (has_regressions(estimate))
    return page.paragraph(
        "It is what regressions make of layers measured on one machine: theirs are the idle power, "
        "the library and the clock of that machine, and their scores (opcost table check) say how "
        "far they hold.");
  page.paragraph(
      "It prices arithmetic and array accesses with the table above. It holds no leakage, no "
      "control, no address arithmetic and no idle units; how often a machine reuses what it has "
      "read lies between the ideal and the placement.");
}

}  // namespace opcost
