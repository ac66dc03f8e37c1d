// A comparison of models, for people.
#include "report/compare/compare_view.h"

#include <algorithm>
#include <map>
#include <utility>

#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostColumns = 6;  // limit of operators or memories side by side
constexpr std::size_t kMostMessages = 20;
const Column kModelColumn{"model", Align::Left, 12, 48};

std::string title_of(const Comparison& all) {
  const std::size_t count = all.models.size();
  return "Comparison of " + grouped_text(Count{count}) + (count == 1 ? " model" : " models");
}

Cell model_cell(const Comparison& all, std::size_t at) {
  const bool base = all.baseline == at;
  return {printable(all.models[at].label), base ? Style::Strong : Style::Plain};
}

std::vector<Column> figure_columns(const Comparison& all, bool unknown, const AskedCarbon& carbon) {
  std::vector<Column> columns{{"#"},    kModelColumn, {"energy"}, {"change"}, {"floor"}, {"MACs"},
                              {"FLOP"}, {"params"},   {"pJ/MAC"}, {"memory"}, {"peak B"}};
  if (carbon) columns.push_back({"CO2e"});
  if (unknown) columns.push_back({"unknown"});
  if (!all.metric.empty()) {
    columns.push_back({printable(all.metric), Align::Right, 0, 12});
    columns.push_back({"Pareto", Align::Left});
  }
  return columns;
}

std::vector<Cell> figure_cells(const Comparison& all, std::size_t at, std::size_t table,
                               bool unknown, const AskedCarbon& carbon) {
  const ComparedCell& cell = all.models[at].cells[table];
  std::vector<Cell> cells{{cell.rank          ? std::to_string(*cell.rank)
                           : cell.undecided() ? "?"
                                              : "-"},
                          model_cell(all, at)};
  if (!cell.figures) {
    cells.push_back({"error", Style::Alarm});
    cells.resize(figure_columns(all, unknown, carbon).size(), {"-"});
    return cells;
  }
  const Figures& f = *cell.figures;
  const auto part = [&](Cell figure) { return cell_of_part(cell, std::move(figure)); };
  for (Cell figure :
       {part(energy_in_column(f.energy)), Cell{change_text(cell)},
        part(energy_in_column(f.energy_floor)), part(count_in_column(Count{f.macs})),
        part(count_in_column(Count{2} * Count{f.macs})), part(count_in_column(Count{f.parameters})),
        Cell{per_mac_text(cell)}, Cell{cell.undecided() ? "?" : percent(ratio(f.memory, f.energy))},
        peak_cell(f)})
    cells.push_back(std::move(figure));
  if (carbon) cells.push_back(part({mass_text(carbon->emitted(f.energy))}));
  if (unknown)
    cells.push_back(
        {std::to_string(f.unknown_nodes), f.unknown_nodes > 0 ? Style::Alarm : Style::Plain});
  if (!all.metric.empty()) {
    const auto& metric = all.models[at].metric;
    cells.push_back({metric ? rounded_text(*metric, 6) : "-"});
    cells.push_back({cell.undecided() ? "?" : cell.pareto ? "front" : ""});
  }
  return cells;
}

bool any_unknown(const Comparison& all, std::size_t table) {
  return std::ranges::any_of(all.models, [table](const ComparedModel& model) {
    const auto& figures = model.cells[table].figures;
    return figures && figures->unknown_nodes > 0;
  });
}

Section figures_section(const Comparison& all, std::size_t table, const AskedCarbon& carbon) {
  Section section;
  section.heading = "Models with table " + printable(all.tables[table]);
  const bool unknown = any_unknown(all, table);
  section.grid.columns = figure_columns(all, unknown, carbon);
  for (std::size_t at = 0; at < all.models.size(); ++at)
    section.grid.rows.push_back(figure_cells(all, at, table, unknown, carbon));
  return section;
}

// A table of models by price tables: energy and rank.
Section matrix_section(const Comparison& all) {
  Section section;
  if (all.tables.size() < 2) return section;
  section.heading = "Energy (and rank) by table";
  section.grid.columns = {kModelColumn};
  for (const std::string& table : all.tables)
    section.grid.columns.push_back({printable(table), Align::Right, 0, 24});
  for (std::size_t at = 0; at < all.models.size(); ++at) {
    std::vector<Cell> cells{model_cell(all, at)};
    for (const ComparedCell& cell : all.models[at].cells)
      cells.push_back(cell.figures
                          ? Cell{text_of_part(cell, energy_cell(cell.figures->energy)) + " (" +
                                 (cell.rank ? std::to_string(*cell.rank) : "?") + ")"}
                          : Cell{"error", Style::Alarm});
    section.grid.rows.push_back(std::move(cells));
  }
  return section;
}

using Parts = std::map<std::string, Picojoules>;

// The parts that take the most energy in all models together, the most expensive first.
std::vector<std::string> expensive_parts(const Comparison& all, std::size_t table,
                                         Parts Figures::*member) {
  Parts sums;
  for (const ComparedModel& model : all.models)
    if (const auto& figures = model.cells[table].figures)
      for (const auto& [name, energy] : (*figures).*member) sums[name] += energy;
  std::vector<std::string> names;
  for (const auto& [name, energy] : sums) names.push_back(name);
  std::ranges::stable_sort(names, [&](const auto& a, const auto& b) { return sums[a] > sums[b]; });
  return names;
}

std::vector<Cell> part_cells(const Comparison& all, std::size_t at, const Parts& parts,
                             const std::vector<std::string>& names, bool others) {
  std::vector<Cell> cells{model_cell(all, at)};
  Picojoules rest;
  for (const auto& [name, energy] : parts)
    if (std::ranges::find(names, name) == names.end()) rest += energy;
  for (const std::string& name : names) {
    const auto found = parts.find(name);
    cells.push_back(found != parts.end() ? energy_in_column(found->second) : Cell{"-"});
  }
  if (others) cells.push_back(energy_in_column(rest));
  return cells;
}

Section parts_section(const Comparison& all, std::size_t table, const std::string& what,
                      Parts Figures::*member) {
  Section section;
  section.heading = "Energy by " + what;
  if (all.tables.size() > 1) section.heading += " with table " + printable(all.tables[table]);
  auto names = expensive_parts(all, table, member);
  const bool others = names.size() > kMostColumns + 1;
  if (others) names.resize(kMostColumns);
  section.grid.columns = {kModelColumn};
  for (const std::string& name : names)
    section.grid.columns.push_back(
        {name.empty() ? "(arithmetic)" : printable(name), Align::Right, 0, 20});
  if (others) section.grid.columns.push_back({"[others]"});
  for (std::size_t at = 0; at < all.models.size(); ++at)
    if (const auto& figures = all.models[at].cells[table].figures)
      section.grid.rows.push_back(part_cells(all, at, (*figures).*member, names, others));
  return section;
}

using Messages = std::vector<std::string> ComparedCell::*;

// If several tables have the same message, it is printed once.
std::vector<std::string> messages_of(const Comparison& all, Messages member) {
  std::vector<std::string> texts;
  for (const ComparedModel& model : all.models)
    for (const ComparedCell& cell : model.cells)
      for (const std::string& message : cell.*member) {
        std::string text = printable(model.label) + ": " + printable(message);
        if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
      }
  return texts;
}

std::vector<std::string> errors_of(const Comparison& all) {
  std::vector<std::string> texts;
  for (const ComparedModel& model : all.models)
    for (const ComparedCell& cell : model.cells) {
      if (!cell.error) continue;
      std::string text = printable(model.label) + ": " + printable(cell.error->what);
      if (!cell.error->hint.empty()) text += " (" + printable(cell.error->hint) + ")";
      if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
    }
  return texts;
}

}  // namespace

std::string change_percent(double relative) {
  const std::string text = percent(relative - 1.0);
  if (text == "0.0%" || text == "-0.0%") return "0%";
  return (relative > 1.0 ? "+" : "") + text;
}

Cell cell_of_part(const ComparedCell& cell, Cell figure) {
  figure.text = text_of_part(cell, std::move(figure.text));
  return figure;
}

Cell peak_cell(const Figures& figures) {
  const auto& peak = figures.peak_activation_bytes;
  return peak ? count_in_column(Count{*peak}) : Cell{"?"};
}

std::string text_of_part(const ComparedCell& cell, std::string text) {
  return cell.undecided() ? "≥ " + std::move(text) : std::move(text);
}

std::string change_text(const ComparedCell& cell) {
  if (cell.undecided()) return "?";
  return cell.relative ? change_percent(*cell.relative) : "-";
}

std::string per_mac_text(const ComparedCell& cell) {
  if (cell.undecided()) return "?";
  const auto per_mac = cell.figures->energy_per_mac();
  return per_mac ? rounded_text(*per_mac, 4) : "-";
}

Section trouble_section(const Comparison& all) {
  Section section;
  section.heading = "Errors and warnings";
  section.items = errors_of(all);
  for (std::string& text : messages_of(all, &ComparedCell::warnings))
    section.items.push_back(std::move(text));
  section.items = first_items(std::move(section.items), kMostMessages);
  return section;
}

Section assumption_section(const Comparison& all) {
  Section section;
  section.heading = "Assumptions";
  section.items = first_items(messages_of(all, &ComparedCell::assumptions), kMostMessages);
  return section;
}

std::string placements_text(const Comparison& all) {
  std::string text(to_string(all.placements.front()));
  for (std::size_t table = 1; table < all.tables.size(); ++table)
    if (all.placements[table] != all.placements.front())
      text += "; " + std::string(to_string(all.placements[table])) + " with " +
              printable(all.tables[table]);
  return text;
}

void add_carbon_head(std::vector<HeadLine>& head, const AskedCarbon& carbon) {
  if (!carbon) return;
  head.push_back({"CO2e", "of " + inferences_text(carbon->inferences)});
  CarbonUse basis = *carbon;
  basis.equivalents = false;  // of which of the models?
  add_carbon_basis(head, basis, {});
}

View compare_view(const Comparison& all, const AskedCarbon& carbon) {
  View view;
  view.title = title_of(all);
  view.head.push_back({"placement", placements_text(all)});
  if (all.baseline)
    view.head.push_back({"baseline", printable(all.models[*all.baseline].label) +
                                         ": changes are those against it"});
  add_carbon_head(view.head, carbon);
  view.sections.push_back(matrix_section(all));
  for (std::size_t table = 0; table < all.tables.size(); ++table)
    view.sections.push_back(figures_section(all, table, carbon));
  for (std::size_t table = 0; table < all.tables.size(); ++table) {
    view.sections.push_back(parts_section(all, table, "operator", &Figures::by_op));
    view.sections.push_back(parts_section(all, table, "memory", &Figures::by_tier));
  }
  Section ranking;
  ranking.heading = "Ranking";
  ranking.items = ranking_notes(all);
  view.sections.push_back(std::move(ranking));
  view.sections.push_back(trouble_section(all));
  view.sections.push_back(assumption_section(all));
  return view;
}

}  // namespace opcost
