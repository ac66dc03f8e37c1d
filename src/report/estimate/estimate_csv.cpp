// The estimate as CSV, one row a node.
#include "report/estimate/estimate_csv.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "io/csv_writer.h"
#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

void write_titles(CsvWriter& csv, bool with_carbon) {
  for (const char* title :
       {"id", "name", "op", "domain", "status", "reason", "output_dtype", "output_shape", "macs"})
    csv.cell(title);
  for (const Action action : kAllActions) csv.cell(to_string(action));
  for (const char* title : {"arithmetic_pj", "memory_pj", "energy_pj", "energy_pj_ideal"})
    csv.cell(title);
  if (with_carbon)
    for (const char* title : {"co2e_g", "co2e_g_ideal", "inferences", "pue", "carbon_place",
                              "carbon_g_per_kwh", "carbon_year", "carbon_scope", "carbon_source"})
      csv.cell(title);
  csv.cell("energy_pj_floor");
  if (with_carbon) csv.cell("co2e_g_floor");
  csv.cell("energy_pj_tiled").cell("energy_pj_array");
  csv.end_row();
}

// "operator: no rule for it" for an unknown node; otherwise the reason in the record.
std::string csv_reason(const NodeEstimate& node) {
  if (!node.unknown) return node.reason;
  const std::string kind(to_string(*node.unknown));
  return node.reason.empty() ? kind : kind + ": " + node.reason;
}

void write_output(CsvWriter& csv, const NodeEstimate& node) {
  const auto first = std::ranges::find_if(
      node.outputs, [](const TensorEntry& entry) { return !entry.name.empty(); });
  const bool none = first == node.outputs.end();
  const bool typed = !none && first->type != ElementType::Undefined;
  csv.cell(typed ? to_string(first->type) : "");
  csv.cell(!none && first->shape ? shape_text(*first->shape) : "");
}

void write_amounts(CsvWriter& csv, const NodeEstimate& node) {
  std::array<Count, kAllActions.size()> counts;
  Picojoules arithmetic, memory;
  for (const EventEntry& entry : node.events) {
    const Action action = entry.event.action;
    counts[static_cast<std::size_t>(std::ranges::find(kAllActions, action) -
                                    kAllActions.begin())] += Count{entry.count};
    (is_access(action) ? memory : arithmetic) += entry.energy;
  }
  csv.cell(node.macs);
  for (const Count count : counts) csv.cell(count.exact() ? std::to_string(*count.exact()) : "");
  for (const Picojoules energy : {arithmetic, memory, node.energy, node.energy_floor})
    csv.cell(energy.value);
}

void write_carbon(CsvWriter& csv, const NodeEstimate& node, const CarbonUse& use) {
  for (const Picojoules energy : {node.energy, node.energy_floor}) {
    if (node.status == NodeStatus::Unknown) {
      csv.empty();
    } else {
      csv.cell(use.emitted(energy).value);
    }
  }
  const CarbonIntensity& intensity = use.intensity;
  csv.cell(use.inferences).cell(use.pue).cell(intensity.place).cell(intensity.value.value);
  csv.cell(intensity.year ? std::to_string(*intensity.year) : "");
  csv.cell(to_string(intensity.scope)).cell(sources_text(intensity));
}

// The columns that came last: the floor under its name.
void write_floor(CsvWriter& csv, const NodeEstimate& node, const std::optional<CarbonUse>& carbon) {
  const bool known = node.status != NodeStatus::Unknown;
  known ? csv.cell(node.energy_floor.value) : csv.empty();
  if (!carbon) return;
  known ? csv.cell(carbon->emitted(node.energy_floor).value) : csv.empty();
}

// Empty where a regression prices the node as a whole, wherever its arrays lie.
void write_placements(CsvWriter& csv, const NodeEstimate& node) {
  const bool known = node.status != NodeStatus::Unknown && !node.whole;
  for (const Picojoules energy : {node.energy_tiled, node.energy_array})
    known ? csv.cell(energy.value) : csv.empty();
}

void write_node(CsvWriter& csv, const NodeEstimate& node, const std::optional<CarbonUse>& carbon) {
  for (const std::string& word : {node.id, node.name, node.op, node.domain})
    csv.cell(printable(word));
  csv.cell(to_string(node.status)).cell(printable(csv_reason(node)));
  write_output(csv, node);
  constexpr std::size_t kAmounts = 1 + kAllActions.size() + 4;
  if (node.status != NodeStatus::Unknown) {
    write_amounts(csv, node);
  } else {
    for (std::size_t i = 0; i < kAmounts; ++i) csv.empty();
  }
  if (carbon) write_carbon(csv, node, *carbon);
  write_floor(csv, node, carbon);
  write_placements(csv, node);
  csv.end_row();
}

}  // namespace

void write_csv(std::ostream& out, const Selection& nodes, const std::optional<CarbonUse>& carbon) {
  CsvWriter csv(out);
  write_titles(csv, carbon.has_value());
  for (const NodeEstimate* node : nodes) write_node(csv, *node, carbon);
}

}  // namespace opcost
