// Where to save: a report of what-ifs.
#include "report/compare/advice_report.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "report/estimate/layer_figures.h"
#include "report/estimate/selection.h"
#include "report/layout/figures.h"
#include "report/layout/laid_out.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"
#include "report/layout/view.h"

namespace opcost {
namespace {

std::string change_of(Picojoules before, Picojoules after) {
  if (!(before.value > 0.0)) return "-";
  const double change = (after.value - before.value) / before.value;
  return (change > 0 ? "+" : "") + percent(change);
}

// A saving has no sign; what costs more has a minus.
Cell saving_in_column(double picojoules) {
  Cell cell = energy_in_column({std::abs(picojoules)});
  if (picojoules < 0.0) cell.text.insert(0, "-");
  return cell;
}

Section savings_section(const Advice& advice) {
  Section section;
  section.heading = "What would save, the most first";
  section.grid.columns = {
      {"what if", Align::Left}, {"energy "}, {"saves"}, {"change"}, {"", Align::Left, 8, 10}};
  const Picojoules before = advice.before.totals.energy;
  for (const AdviceLine& line : advice.lines) {
    if (line.error) continue;
    Cell bar{"", Style::Bar};
    bar.fill = before.value > 0 ? std::max(0.0, line.saving / before.value) : 0.0;
    const bool known = line.unknown == 0 && advice.before.coverage.unknown == 0;
    Cell energy = energy_in_column(line.energy);
    energy.text.insert(0, line.unknown > 0 ? "≥ " : "");
    section.grid.rows.push_back({{line.asked.words},
                                 std::move(energy),
                                 known ? saving_in_column(line.saving) : Cell{"?"},
                                 {known ? change_of(before, line.energy) : "?"},
                                 bar});
  }
  const bool some_lose = std::ranges::any_of(
      advice.lines, [](const AdviceLine& line) { return !line.error && line.saving < 0.0; });
  section.below.push_back(
      {std::string("Each line is the difference of two estimates. They are asked one at a "
                   "time and do not add up; a batch counts for one of its samples.") +
           (some_lose ? " A minus: it costs more." : ""),
       Style::Faint});
  return section;
}

Section layers_section(const Advice& advice) {
  Section section;
  section.heading = "In the most expensive layers";
  section.grid.columns = {{"layer", Align::Left, 12, 60, 2}, {"energy "}};
  for (const AdviceLine& line : advice.lines)
    if (!line.error) section.grid.columns.push_back({line.asked.name});
  for (std::size_t at = 0; at < advice.dearest.size(); ++at) {
    const NodeEstimate& node = advice.before.nodes[advice.dearest[at]];
    std::vector<Cell> cells{{printable(told_name(node))}, energy_in_column(node.energy)};
    for (const AdviceLine& line : advice.lines)
      if (!line.error)
        cells.push_back({line.layers[at] ? change_of(node.energy, *line.layers[at]) : "-"});
    section.grid.rows.push_back(std::move(cells));
  }
  return section;
}

Section commands_section(const Advice& advice, const std::string& command) {
  Section section;
  section.heading = "The commands that show it";
  for (const AdviceLine& line : advice.lines)
    if (!line.error) section.lines.push_back(printable(command + " " + line.asked.words));
  return section;
}

Section assumptions_section(const Advice& advice) {
  constexpr std::size_t kMostOfOne = 4;
  Section section;
  section.heading = "What they assume";
  for (const AdviceLine& line : advice.lines) {
    std::size_t told = 0;
    for (const std::string& text : line.assumptions) {
      if (told++ == kMostOfOne) {
        section.items.push_back(line.asked.words + ": and " +
                                std::to_string(line.assumptions.size() - kMostOfOne) +
                                " more, which its command prints");
        break;
      }
      section.items.push_back(line.asked.words + ": " + printable(text));
    }
  }
  return section;
}

Section unanswered_section(const Advice& advice) {
  Section section;
  section.heading = "What could not be asked";
  for (const AdviceLine& line : advice.lines)
    if (line.error) section.items.push_back(line.asked.words + ": " + printable(line.error->what));
  return section;
}

Figure savings_figure(const Advice& advice) {
  Figure figure{.kind = FigureKind::Bars, .title = "Energy of one inference, what if"};
  figure.x = {.label = "energy of one inference", .unit = "pJ", .zero = true};
  figure.items.push_back({.label = "as it is", .value = advice.before.totals.energy.value});
  for (const AdviceLine& line : advice.lines)
    if (!line.error)
      figure.items.push_back(
          {.label = line.asked.words, .value = line.energy.value, .in_part = line.unknown > 0});
  return figure;
}

View advice_view(const Advice& advice, const std::string& command) {
  const Estimate& before = advice.before;
  View view;
  view.title = "Where to save energy";
  view.head = {
      {"model", printable(before.model)},
      {"table", printable(before.table.name)},
      {"placement", std::string(to_string(before.options.placement))},
      {"energy",
       energy_text(before.totals.energy) + " for one inference" + without_unknown_text(before),
       Style::Strong}};
  view.sections = {savings_section(advice), layers_section(advice),
                   commands_section(advice, command), assumptions_section(advice),
                   unanswered_section(advice)};
  view.figures = {savings_figure(advice)};
  return view;
}

void write_line(JsonWriter& json, const Advice& advice, const AdviceLine& line,
                const std::string& command) {
  json.begin_object();
  json.member("what_if", line.asked.words);
  json.member("command", command + " " + line.asked.words);
  json.member("samples", line.asked.samples);
  if (line.error) {
    json.member("error", line.error->what);
  } else {
    json.member("energy_pj", line.energy.value);
    json.member("saving_pj", line.saving);
    json.member("unknown_nodes", line.unknown);
    json.key("layers");
    json.begin_array();
    for (std::size_t at = 0; at < advice.dearest.size(); ++at) {
      json.begin_object(JsonWriter::Layout::Line);
      json.member("id", advice.before.nodes[advice.dearest[at]].id);
      json.member("before_pj", advice.before.nodes[advice.dearest[at]].energy.value);
      if (line.layers[at])
        json.member("energy_pj", line.layers[at]->value);
      else
        json.null_member("energy_pj");
      json.end_object();
    }
    json.end_array();
    write_texts(json, "assumptions", line.assumptions);
  }
  json.end_object();
}

std::string advice_json(const Advice& advice, const std::string& command) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.advice/1");
  json.member("model", advice.before.model);
  json.member("table", advice.before.table.name);
  json.member("placement", to_string(advice.before.options.placement));
  json.member("energy_pj", advice.before.totals.energy.value);
  json.member("unknown_nodes", advice.before.coverage.unknown);
  json.key("what_ifs");
  json.begin_array();
  for (const AdviceLine& line : advice.lines) write_line(json, advice, line, command);
  json.end_array();
  json.end_object();
  return std::move(out).str() + "\n";
}

}  // namespace

std::string advice_report(const Advice& advice, const std::string& command,
                          const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return advice_json(advice, command);
  return laid_out(advice_view(advice, command), layout);
}

}  // namespace opcost
