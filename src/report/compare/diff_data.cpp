#include <string_view>

#include "io/csv_writer.h"
#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "report/compare/compare_data.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void write_side(JsonWriter& json, std::string_view name, const Estimate& estimate) {
  json.key(name);
  json.begin_object();
  json.member("label", estimate.model);
  json.member("energy_pj", estimate.totals.energy.value);
  json.member("energy_pj_ideal", estimate.totals.energy_ideal.value);
  json.member("macs", estimate.totals.macs);
  json.member("parameters", estimate.totals.parameters);
  json.member("unknown_nodes", estimate.coverage.unknown);
  for (const auto& [key, texts] : {std::pair{"warnings", &estimate.warnings},
                                   std::pair{"assumptions", &estimate.assumptions}}) {
    json.key(key);
    json.begin_array();
    for (const std::string& text : *texts) json.value(text);
    json.end_array();
  }
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
  json.member("energy_pj_ideal", node->energy_ideal.value);
  json.end_object();
}

void write_row(JsonWriter& json, const Diff& diff, const DiffRow& row) {
  json.begin_object();
  json.member("kind", to_string(row.kind));
  write_node(json, "before", diff.node_before(row));
  write_node(json, "after", diff.node_after(row));
  json.member("energy_pj_change", row.energy_change);
  json.member("energy_pj_ideal_change", row.energy_ideal_change);
  json.key("changes");
  json.begin_array();
  for (const std::string& change : row.changes) json.value(change);
  json.end_array();
  json.end_object();
}

// Five cells; empty where there is no node.
void write_node(CsvWriter& csv, const NodeEstimate* node) {
  if (node == nullptr) {
    for (int i = 0; i < 5; ++i) csv.empty();
    return;
  }
  csv.cell(printable(node->id));
  csv.cell(printable(node->domain.empty() ? node->op : node->domain + "." + node->op));
  csv.cell(node->macs).cell(node->energy.value).cell(node->energy_ideal.value);
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
  json.member("energy_pj_ideal_change", diff.energy_ideal_change);
  json.key("nodes");
  json.begin_array();
  for (const DiffRow& row : diff.rows) write_row(json, diff, row);
  json.end_array();
  json.end_object();
}

void write_csv(std::ostream& out, const Diff& diff) {
  CsvWriter csv(out);
  csv.cell("kind");
  for (const char* side : {"before", "after"})
    for (const char* title : {"_id", "_op", "_macs", "_energy_pj", "_energy_pj_ideal"})
      csv.cell(std::string(side) + title);
  csv.cell("energy_pj_change").cell("energy_pj_ideal_change").cell("changes");
  csv.end_row();
  for (const DiffRow& row : diff.rows) {
    csv.cell(to_string(row.kind));
    write_node(csv, diff.node_before(row));
    write_node(csv, diff.node_after(row));
    csv.cell(row.energy_change).cell(row.energy_ideal_change);
    csv.cell(printable(joined(row.changes, "; ")));
    csv.end_row();
  }
}

}  // namespace opcost
