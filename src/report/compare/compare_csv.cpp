// Comparisons and sweeps as CSV.
#include <set>
#include <string>

#include "io/csv_writer.h"
#include "opcost/core/text.h"
#include "report/compare/compare_data.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// Operators and memories that occur in any model; they become columns.
struct CsvParts {
  std::set<std::string> ops, tiers;

  explicit CsvParts(const Comparison& all) {
    for (const ComparedModel& model : all.models)
      for (const ComparedCell& cell : model.cells) {
        if (!cell.figures) continue;
        for (const auto& [op, energy] : cell.figures->by_op) ops.insert(op);
        for (const auto& [tier, energy] : cell.figures->by_tier) tiers.insert(tier);
      }
  }
};

void write_titles(CsvWriter& csv, const Comparison& all, const CsvParts& parts,
                  const AskedCarbon& carbon) {
  for (const char* title :
       {"path", "table", "placement", "error", "rank", "energy_pj", "energy_pj_ideal", "relative",
        "macs", "flops", "parameters", "pj_per_mac", "memory_share", "peak_activation_bytes",
        "nodes", "unknown_nodes"})
    csv.cell(title);
  for (const Placement placement : kAllPlacements)
    if (placement != Placement::Floor) csv.cell("energy_pj_" + std::string(to_string(placement)));
  csv.cell(all.metric.empty() ? "metric" : printable(all.metric))
      .cell("pareto")
      .cell("energy_pj_floor")
      .cell("energy_pj_outside")
      .cell("table_error");
  for (const std::string& op : parts.ops) csv.cell("op:" + printable(op));
  for (const std::string& tier : parts.tiers)
    csv.cell("tier:" + (tier.empty() ? std::string(kArithmetic) : printable(tier)));
  if (carbon)
    for (const char* title : {"co2e_g", "co2e_g_floor", "carbon_place", "carbon_g_per_kwh"})
      csv.cell(title);
  csv.end_row();
}

void cell_or_empty(CsvWriter& csv, const std::optional<double>& value) {
  value ? csv.cell(*value) : csv.empty();
}
void cell_or_empty(CsvWriter& csv, const std::optional<std::uint64_t>& value) {
  value ? csv.cell(*value) : csv.empty();
}
void cell_or_empty(CsvWriter& csv, const std::optional<Picojoules>& value) {
  value ? csv.cell(value->value) : csv.empty();
}

void write_parts(CsvWriter& csv, const std::set<std::string>& names,
                 const std::map<std::string, Picojoules>& parts) {
  for (const std::string& name : names) {
    const auto found = parts.find(name);
    found != parts.end() ? csv.cell(found->second.value) : csv.empty();
  }
}

// A sum with unknown nodes is no figure of the model: its cells stay empty.
void write_figures(CsvWriter& csv, const ComparedCell& cell) {
  const Figures& figures = *cell.figures;
  const auto whole = [&](auto value) {
    cell_or_empty(csv, cell.undecided() ? std::nullopt : std::optional(value));
  };
  cell_or_empty(csv, cell.rank ? std::optional<std::uint64_t>{*cell.rank} : std::nullopt);
  whole(figures.energy.value);
  whole(figures.energy_floor.value);
  cell_or_empty(csv, cell.relative);
  whole(figures.macs);
  cell_or_empty(csv, cell.undecided() ? std::nullopt : (Count{2} * Count{figures.macs}).exact());
  whole(figures.parameters);
  cell_or_empty(csv, cell.undecided() ? std::nullopt : figures.energy_per_mac());
  whole(ratio(figures.memory, figures.energy));
  cell_or_empty(csv, figures.peak_activation_bytes);
  csv.cell(figures.nodes).cell(figures.unknown_nodes);
  for (const Placement placement : kAllPlacements)
    if (placement != Placement::Floor)
      cell_or_empty(csv, cell.undecided()
                             ? std::nullopt
                             : figures.by_placement[static_cast<std::size_t>(placement)]);
}

void write_emitted(CsvWriter& csv, const ComparedCell& cell, const AskedCarbon& carbon) {
  if (!carbon) return;
  const bool whole = cell.figures && !cell.undecided();
  const auto emitted = [&](Picojoules Figures::*energy) {
    cell_or_empty(
        csv, whole ? std::optional(carbon->emitted((*cell.figures).*energy).value) : std::nullopt);
  };
  emitted(&Figures::energy);
  emitted(&Figures::energy_floor);
  csv.cell(carbon->intensity.place).cell(carbon->intensity.value.value);
}

void write_row(CsvWriter& csv, const Comparison& all, const ComparedModel& model, std::size_t table,
               const CsvParts& parts, const AskedCarbon& carbon) {
  constexpr std::size_t kFigures = 12 + kAllPlacements.size() - 1;
  const ComparedCell& cell = model.cells[table];
  csv.cell(printable(model.label)).cell(printable(model.path)).cell(printable(all.tables[table]));
  csv.cell(to_string(all.placements[table]));
  csv.cell(cell.error ? printable(cell.error->what) : "");
  if (cell.figures) {
    write_figures(csv, cell);
  } else {
    for (std::size_t i = 0; i < kFigures; ++i) csv.empty();
  }
  cell_or_empty(csv, model.metric);
  const bool whole = cell.figures && !cell.undecided();
  csv.cell(all.metric.empty() || !model.metric || !whole ? "" : cell.pareto ? "yes" : "no");
  cell_or_empty(csv, whole ? std::optional{cell.figures->energy_floor} : std::nullopt);
  cell_or_empty(csv, whole ? std::optional{cell.figures->energy_outside} : std::nullopt);
  cell_or_empty(csv, all.errors[table]);
  const Figures none;
  write_parts(csv, parts.ops, cell.figures.value_or(none).by_op);
  write_parts(csv, parts.tiers, cell.figures.value_or(none).by_tier);
  write_emitted(csv, cell, carbon);
  csv.end_row();
}

void write_table(std::ostream& out, const Comparison& all, const std::string& first,
                 const AskedCarbon& carbon) {
  CsvWriter csv(out);
  const CsvParts parts(all);
  csv.cell(first);
  write_titles(csv, all, parts, carbon);
  for (const ComparedModel& model : all.models)
    for (std::size_t table = 0; table < all.tables.size(); ++table)
      write_row(csv, all, model, table, parts, carbon);
}

}  // namespace

void write_csv(std::ostream& out, const Comparison& all, const AskedCarbon& carbon) {
  write_table(out, all, "model", carbon);
}

void write_csv(std::ostream& out, const Sweep& sweep, const AskedCarbon& carbon) {
  write_table(out, sweep.points, printable(sweep.variable), carbon);
}

}  // namespace opcost
