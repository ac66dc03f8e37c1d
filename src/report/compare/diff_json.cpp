// A diff as JSON.
#include <string_view>

#include "io/json_writer.h"
#include "report/compare/compare_data.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void write_side(JsonWriter& json, std::string_view name, const Estimate& estimate) {
  json.key(name);
  json.begin_object();
  json.member("label", estimate.model);
  json.member("energy_pj", estimate.totals.energy.value);
  json.member("energy_pj_ideal", estimate.totals.energy_floor.value);
  json.member("energy_pj_floor", estimate.totals.energy_floor.value);
  json.member("macs", estimate.totals.macs);
  json.member("parameters", estimate.totals.parameters);
  json.member("unknown_nodes", estimate.coverage.unknown);
  write_texts(json, "warnings", estimate.warnings);
  write_texts(json, "assumptions", estimate.assumptions);
  json.end_object();
}

void write_node(JsonWriter& json, std::string_view name, const NodeEstimate* node) {
  if (node == nullptr) return json.null_member(name);
  json.key(name);
  json.begin_object(Layout::Line);
  json.member("id", node->id);
  json.member("op", node->op);
  json.member("domain", node->domain);
  json.member("status", to_string(node->status));
  if (is_unknown(node)) {
    for (const char* figure : {"macs", "energy_pj", "energy_pj_ideal", "energy_pj_floor"})
      json.null_member(figure);
    return json.end_object();
  }
  json.member("macs", node->macs);
  json.member("energy_pj", node->energy.value);
  json.member("energy_pj_ideal", node->energy_floor.value);
  json.member("energy_pj_floor", node->energy_floor.value);
  json.end_object();
}

// null where an unknown node takes part.
void write_changes(JsonWriter& json, bool undecided, double energy, double floor) {
  const auto member = [&](const char* name, double change) {
    undecided ? json.null_member(name) : json.member(name, change);
  };
  member("energy_pj_change", energy);
  member("energy_pj_ideal_change", floor);
  member("energy_pj_floor_change", floor);
}

void write_row(JsonWriter& json, const Diff& diff, const DiffRow& row) {
  json.begin_object();
  json.member("kind", to_string(row.kind));
  write_node(json, "before", diff.node_before(row));
  write_node(json, "after", diff.node_after(row));
  write_changes(json, diff.undecided(row), row.energy_change, row.energy_floor_change);
  write_texts(json, "changes", row.changes);
  json.end_object();
}

}  // namespace

void write_json(std::ostream& out, const Diff& diff, const AskedCarbon&) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.diff/1");
  json.member("table", diff.after.table.name);
  json.member("placement", to_string(diff.after.options.placement));
  write_side(json, "before", diff.before);
  write_side(json, "after", diff.after);
  write_changes(json, diff.undecided(), diff.energy_change, diff.energy_floor_change);
  json.key("nodes");
  json.begin_array();
  for (const DiffRow& row : diff.rows) write_row(json, diff, row);
  json.end_array();
  json.end_object();
}

}  // namespace opcost
