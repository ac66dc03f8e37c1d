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
  json.member("macs", node->macs);
  json.member("energy_pj", node->energy.value);
  json.member("energy_pj_ideal", node->energy_floor.value);
  json.member("energy_pj_floor", node->energy_floor.value);
  json.end_object();
}

void write_row(JsonWriter& json, const Diff& diff, const DiffRow& row) {
  json.begin_object();
  json.member("kind", to_string(row.kind));
  write_node(json, "before", diff.node_before(row));
  write_node(json, "after", diff.node_after(row));
  json.member("energy_pj_change", row.energy_change);
  json.member("energy_pj_ideal_change", row.energy_floor_change);
  json.member("energy_pj_floor_change", row.energy_floor_change);
  write_texts(json, "changes", row.changes);
  json.end_object();
}

}  // namespace

void write_json(std::ostream& out, const Diff& diff) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.diff/1");
  json.member("table", diff.after.table.name);
  json.member("placement", to_string(diff.after.options.placement));
  write_side(json, "before", diff.before);
  write_side(json, "after", diff.after);
  json.member("energy_pj_change", diff.energy_change);
  json.member("energy_pj_ideal_change", diff.energy_floor_change);
  json.member("energy_pj_floor_change", diff.energy_floor_change);
  json.key("nodes");
  json.begin_array();
  for (const DiffRow& row : diff.rows) write_row(json, diff, row);
  json.end_array();
  json.end_object();
}

}  // namespace opcost
