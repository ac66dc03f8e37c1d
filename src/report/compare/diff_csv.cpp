// A diff as CSV, one row a node.
#include "io/csv_writer.h"
#include "opcost/core/text.h"
#include "report/compare/compare_data.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// Five cells; they are empty if there is no node, and those of figures if it is unknown.
void write_node(CsvWriter& csv, const NodeEstimate* node) {
  if (node == nullptr) {
    for (int i = 0; i < 5; ++i) csv.empty();
    return;
  }
  csv.cell(printable(node->id));
  csv.cell(printable(node->domain.empty() ? node->op.str() : node->domain + "." + node->op));
  if (is_unknown(node)) {
    csv.empty(), csv.empty(), csv.empty();
    return;
  }
  csv.cell(node->macs).cell(node->energy.value).cell(node->energy_floor.value);
}

void write_floor(CsvWriter& csv, const NodeEstimate* node) {
  node != nullptr && !is_unknown(node) ? csv.cell(node->energy_floor.value) : csv.empty();
}

}  // namespace

void write_csv(std::ostream& out, const Diff& diff, const AskedCarbon&) {
  CsvWriter csv(out);
  csv.cell("kind");
  for (const char* side : {"before", "after"})
    for (const char* title : {"_id", "_op", "_macs", "_energy_pj", "_energy_pj_ideal"})
      csv.cell(std::string(side) + title);
  csv.cell("energy_pj_change").cell("energy_pj_ideal_change").cell("changes");
  csv.cell("before_energy_pj_floor").cell("after_energy_pj_floor").cell("energy_pj_floor_change");
  csv.end_row();
  for (const DiffRow& row : diff.rows) {
    csv.cell(to_string(row.kind));
    write_node(csv, diff.node_before(row));
    write_node(csv, diff.node_after(row));
    const auto change = [&](double energy) {
      diff.undecided(row) ? csv.empty() : csv.cell(energy);
    };
    change(row.energy_change);
    change(row.energy_floor_change);
    csv.cell(printable(joined(row.changes, "; ")));
    write_floor(csv, diff.node_before(row));
    write_floor(csv, diff.node_after(row));
    change(row.energy_floor_change);
    csv.end_row();
  }
}

}  // namespace opcost
