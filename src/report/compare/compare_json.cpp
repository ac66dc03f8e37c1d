// Comparisons and sweeps as JSON.
#include <string_view>

#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "report/carbon/carbon_json.h"
#include "report/compare/compare_data.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

template <class T>
void member_or_null(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
  if (!value) return json.null_member(name);
  if constexpr (std::is_same_v<T, Picojoules>) {
    json.member(name, value->value);
  } else {
    json.member(name, *value);
  }
}

void write_parts(JsonWriter& json, std::string_view name,
                 const std::map<std::string, Picojoules>& parts) {
  json.key(name);
  json.begin_object(Layout::Line);
  for (const auto& [key, energy] : parts)
    json.member(key.empty() ? kArithmetic : key, energy.value);
  json.end_object();
}

// A sum with unknown nodes is no figure of the model: null, and what is known of it beside.
void write_figures(JsonWriter& json, const ComparedCell& cell) {
  const Figures& figures = *cell.figures;
  const auto whole = [&](std::string_view name, auto value) {
    member_or_null(json, name, cell.undecided() ? std::nullopt : std::optional(value));
  };
  whole("energy_pj", figures.energy.value);
  whole("energy_pj_ideal", figures.energy_floor.value);
  whole("energy_pj_floor", figures.energy_floor.value);
  whole("energy_pj_outside", figures.energy_outside.value);
  if (cell.undecided()) json.member("energy_pj_known", figures.energy.value);
  whole("macs", figures.macs);
  member_or_null(json, "flops",
                 cell.undecided() ? std::nullopt : (Count{2} * Count{figures.macs}).exact());
  whole("parameters", figures.parameters);
  member_or_null(json, "pj_per_mac", cell.undecided() ? std::nullopt : figures.energy_per_mac());
  whole("memory_share", ratio(figures.memory, figures.energy));
  member_or_null(json, "peak_activation_bytes", figures.peak_activation_bytes);
  json.member("nodes", figures.nodes);
  json.member("unknown_nodes", figures.unknown_nodes);
  json.member("calls", figures.calls);
  json.key("energy_pj_by_placement");
  json.begin_object(Layout::Line);
  const auto placed = [&](std::string_view name, Placement placement) {
    const auto& energy = figures.by_placement[static_cast<std::size_t>(placement)];
    member_or_null(json, name, cell.undecided() ? std::nullopt : energy);
  };
  for (const Placement placement : kAllPlacements) placed(to_string(placement), placement);
  placed("ideal", Placement::Floor);
  json.end_object();
  write_parts(json, "energy_pj_by_op", figures.by_op);
  write_parts(json, "energy_pj_by_tier", figures.by_tier);
}

void write_error(JsonWriter& json, const std::optional<Error>& error) {
  if (!error) return json.null_member("error");
  json.key("error");
  json.begin_object(Layout::Line);
  json.member("what", error->what);
  json.member("where", error->where);
  json.member("hint", error->hint);
  json.end_object();
}

// The CO2 of all inferences; null where a node is unknown.
void write_emitted(JsonWriter& json, const ComparedCell& cell, const AskedCarbon& carbon) {
  if (!carbon) return;
  const auto emitted = [&](std::string_view name, Picojoules energy) {
    member_or_null(json, name,
                   cell.undecided() ? std::nullopt : std::optional(carbon->emitted(energy).value));
  };
  emitted("co2e_g", cell.figures->energy);
  emitted("co2e_g_floor", cell.figures->energy_floor);
}

void write_cell(JsonWriter& json, const std::string& table, const ComparedCell& cell,
                bool has_metric, const AskedCarbon& carbon) {
  json.begin_object();
  json.member("table", table);
  write_error(json, cell.error);
  if (cell.figures) {
    write_figures(json, cell);
    write_emitted(json, cell, carbon);
    if (cell.rank) json.member("rank", std::uint64_t{*cell.rank});
    member_or_null(json, "relative", cell.relative);
    const bool judged = has_metric && !cell.undecided();
    member_or_null(json, "pareto", judged ? std::optional{cell.pareto} : std::nullopt);
    if (cell.undecided()) json.member("undecided", true);
  }
  write_texts(json, "warnings", cell.warnings);
  write_texts(json, "assumptions", cell.assumptions);
  json.end_object();
}

void write_models(JsonWriter& json, std::string_view name, const Comparison& all,
                  const AskedCarbon& carbon) {
  json.key(name);
  json.begin_array();
  for (const ComparedModel& model : all.models) {
    json.begin_object();
    json.member("label", model.label);
    json.member("path", model.path);
    member_or_null(json, "metric", model.metric);
    json.key("results");
    json.begin_array();
    for (std::size_t table = 0; table < model.cells.size(); ++table)
      write_cell(json, all.tables[table], model.cells[table], model.metric.has_value(), carbon);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_setting(JsonWriter& json, std::string_view name, const std::string& table,
                   Placement placement) {
  json.key(name);
  json.begin_object();
  json.member("table", table);
  json.member("placement", to_string(placement));
  json.end_object();
}

void write_flips(JsonWriter& json, std::string_view name, const Comparison& all,
                 const std::vector<Flip>& flips) {
  json.key(name);
  json.begin_array();
  for (const Flip& flip : flips) {
    json.begin_object(Layout::Line);
    json.member("a", all.models[flip.a].label);
    json.member("b", all.models[flip.b].label);
    write_setting(json, "a_cheaper_with", all.tables[flip.table], flip.placement);
    write_setting(json, "b_cheaper_with", all.tables[flip.other_table], flip.other_placement);
    json.member("undecided", flip.other_placement == Placement::Floor);
    json.end_object();
  }
  json.end_array();
}

void write_turns(JsonWriter& json, const Comparison& all) {
  json.key("turns");
  json.begin_array();
  for (const Turn& turn : all.turns) {
    json.begin_object(Layout::Line);
    json.member("a", all.models[turn.a].label);
    json.member("b", all.models[turn.b].label);
    json.member("table", all.tables[turn.table]);
    json.member("per_node_pj", turn.per_node.value);
    json.member("undecided", turn.undecided);
    json.end_object();
  }
  json.end_array();
}

// Of each table, on what it was not fitted to; null: not known of what is asked here.
void write_table_errors(JsonWriter& json, const std::vector<std::optional<double>>& errors) {
  json.key("table_errors");
  json.begin_array(Layout::Line);
  for (const auto& error : errors) error ? json.value(*error) : json.null();
  json.end_array();
}

void write_comparison(JsonWriter& json, std::string_view models, const Comparison& all,
                      const AskedCarbon& carbon) {
  json.member("placement", to_string(all.placements.front()));
  write_texts(json, "tables", all.tables);
  std::vector<std::string> placements;
  for (const Placement placement : all.placements) placements.emplace_back(to_string(placement));
  write_texts(json, "placements", placements);
  write_table_errors(json, all.errors);
  if (carbon) {
    json.key("carbon");
    json.begin_object();
    json.member("inferences", carbon->inferences);
    write_carbon_basis(json, *carbon);
    json.end_object();
  }
  write_models(json, models, all, carbon);
}

}  // namespace

void write_json(std::ostream& out, const Comparison& all, const AskedCarbon& carbon) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.compare/1");
  if (all.baseline) {
    json.member("baseline", all.models[*all.baseline].label);
  } else {
    json.null_member("baseline");
  }
  json.key("metric");
  if (all.metric.empty()) {
    json.null();
  } else {
    json.value(all.metric);
  }
  write_comparison(json, "models", all, carbon);
  write_flips(json, "flips_between_tables", all, all.between_tables);
  write_flips(json, "flips_between_placements", all, all.between_placements);
  write_turns(json, all);
  json.end_object();
}

void write_json(std::ostream& out, const Sweep& sweep, const AskedCarbon& carbon) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.sweep/1");
  json.member("variable", sweep.variable);
  write_comparison(json, "points", sweep.points, carbon);
  json.end_object();
}

}  // namespace opcost
