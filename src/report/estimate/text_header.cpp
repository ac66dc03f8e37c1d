#include "report/estimate/text_header.h"

#include <string>
#include <vector>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "report/carbon/carbon_text.h"
#include "report/estimate/selection.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostEntries = 6;  // inputs, dims or prices listed in the header
constexpr std::size_t kLongestName = 60;

std::string name_text(const std::string& name) { return shortened(printable(name), kLongestName); }

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string first_few(std::vector<std::string> parts) {
  if (parts.size() <= kMostEntries) return joined(parts);
  const std::size_t more = parts.size() - kMostEntries;
  parts.resize(kMostEntries);
  return joined(parts) + " and " + grouped_text(Count{more}) + " more";
}

std::string model_text(const Estimate& estimate) {
  std::vector<std::string> parts;
  if (!estimate.graph_name.empty()) parts.push_back("graph " + name_text(estimate.graph_name));
  if (!estimate.producer.empty()) parts.push_back("by " + name_text(estimate.producer));
  for (const auto& [domain, version] : estimate.opsets) {
    const std::string of = domain.empty() || domain == "ai.onnx" ? "" : name_text(domain) + " ";
    parts.push_back(of + "opset " + std::to_string(version));
  }
  parts.push_back("IR " + std::to_string(estimate.ir_version));
  return printable(estimate.model) + " (" + first_few(std::move(parts)) + ")";
}

std::string input_text(const TensorEntry& entry) {
  const std::string shape = entry.shape ? shape_text(*entry.shape) : "of unknown shape";
  return name_text(entry.name) + " " + std::string(to_string(entry.type)) + " " + shape;
}

std::string inputs_text(const Estimate& estimate) {
  std::vector<std::string> parts;
  for (const TensorEntry& entry : estimate.inputs) parts.push_back(input_text(entry));
  return parts.empty() ? "none" : first_few(std::move(parts));
}

std::string bound_text(const Estimate& estimate) {
  std::vector<std::string> parts;
  for (const auto& [dim, value] : estimate.bound_dims)
    parts.push_back(name_text(dim) + " = " + std::to_string(value));
  return parts.empty() ? "no free dimension" : first_few(std::move(parts));
}

std::string table_text(const Estimate& estimate) {
  std::string text = printable(estimate.table.name);
  if (!estimate.table.technology.empty()) text += " (" + printable(estimate.table.technology) + ")";
  if (!estimate.table.description.empty()) text += ": " + printable(estimate.table.description);
  return text;
}

std::string placement_text(Placement placement) {
  switch (placement) {
    case Placement::Array:
      return "array: an access is priced at the smallest memory that holds its whole array";
    case Placement::Patch:
      return "patch: as `array`, but the input of a convolution is its im2col patch";
    case Placement::Ideal:
      return "ideal: each node moves an element of an operand once; further uses are registers'";
  }
  return {};
}

bool all_by_regression(const Estimate& estimate) {
  const auto& tiers = estimate.totals.by_tier;
  const auto found = tiers.find(std::string(kRegression));
  return found != tiers.end() && found->second.energy == estimate.totals.energy;
}

void write_setting(Page& page, const Estimate& estimate) {
  page.labelled("model", model_text(estimate));
  page.labelled("input", inputs_text(estimate));
  page.labelled("bound", bound_text(estimate));
  page.labelled("table", table_text(estimate));
  std::vector<std::string> overrides;
  for (const std::string& price : estimate.table.overrides) overrides.push_back(name_text(price));
  if (!overrides.empty())
    page.labelled("", "with prices of this run (pJ): " + first_few(std::move(overrides)));
  page.labelled("placement", all_by_regression(estimate)
                                 ? "none: nodes are priced as a whole, not their accesses"
                                 : placement_text(estimate.options.placement));
  if (estimate.options.four_ops_only)
    page.labelled("counted", "only mul, add, read and write of numbers (--four-ops-only)");
}

std::string energy_line(const Estimate& estimate) {
  const std::uint64_t unknown = estimate.coverage.unknown;
  std::string text = energy_text(estimate.totals.energy) + " for one inference, batch as bound";
  if (unknown == 0) return text;
  return text + ", without " + grouped_text(Count{unknown}) +
         (unknown == 1 ? " unknown node" : " unknown nodes");
}

// Under `patch` a convolution's patch may lie nearer than the whole array, so
// the ideal, which knows only whole arrays, is no lower bound of it.
void write_ideal(Page& page, const Estimate& estimate) {
  if (has_regressions(estimate))
    return page.labelled("floor", "none: a regression's energy is the same wherever arrays lie");
  const std::string ideal = energy_text(estimate.totals.energy_ideal);
  const std::string once = " if each node moved each element of its operands just once";
  if (estimate.options.placement == Placement::Ideal)
    return page.labelled("floor",
                         "the same: this placement is the floor as long as no nodes are fused");
  if (estimate.options.placement == Placement::Array)
    return page.labelled(
        "floor",
        ideal + once + (estimate.options.what_if.fuse_activations ? "" : ", no nodes fused"));
  const bool above = estimate.totals.energy_ideal > estimate.totals.energy;
  page.labelled("ideal", ideal + once + " from where its whole array lies" +
                             (above ? "; patches lie nearer, so it is no bound here" : ""));
}

void write_per_unit(Page& page, const Estimate& estimate) {
  const WorkDone& work = estimate.work;
  if (work.work == Work::Inference) return;
  const std::string unit(to_string(work.work));
  const Picojoules each = 1.0 / static_cast<double>(work.count) * estimate.totals.energy;
  page.labelled("per " + unit,
                energy_text(each) + ": one inference does " + grouped_text(Count{work.count}) +
                    " " + unit + (work.count == 1 ? "" : "s") + " (" + name_text(work.basis) + ")");
}

std::string work_text(const Totals& totals) {
  std::string flops = si_text(2.0 * static_cast<double>(totals.macs));
  if (flops.find(' ') == std::string::npos) flops += " ";
  return grouped_text(Count{totals.macs}) + " MACs (" + flops + "FLOP at 2 a MAC), " +
         grouped_text(Count{totals.parameters}) + " parameters";
}

std::string coverage_text(const Estimate& estimate) {
  const Coverage& c = estimate.coverage;
  const Count all = Count{c.counted} + Count{c.free} + Count{c.folded} + Count{c.unknown};
  return grouped_text(all) + " nodes: " + grouped_text(Count{c.counted}) + " counted, " +
         grouped_text(Count{c.free}) + " free, " + grouped_text(Count{c.folded}) + " folded, " +
         grouped_text(Count{c.unknown}) + " unknown";
}

std::string floor_mass_text(const Estimate& estimate, const CarbonUse& use) {
  if (has_regressions(estimate)) return "";
  const bool patch = estimate.options.placement == Placement::Patch;
  return std::string("; at the ") + (patch ? "ideal " : "floor ") +
         mass_text(use.emitted(estimate.totals.energy_ideal));
}

void write_carbon(Page& page, const Estimate& estimate, const CarbonUse& use) {
  const Picojoules energy = estimate.totals.energy;
  const Picojoules drawn = use.drawn(energy);
  page.line();
  page.labelled("CO2e",
                mass_text(use.emitted(energy)) + " for " + inferences_text(use.inferences) +
                    (use.inferences == 1 ? ", which draws " : ", which draw ") +
                    energy_text(drawn) + " (" + watt_hours_text(drawn) + ")" +
                    floor_mass_text(estimate, use),
                Style::Strong);
  write_carbon_basis(page, use, use.emitted(energy));
}

}  // namespace

void write_header(Page& page, const Estimate& estimate, const std::optional<CarbonUse>& carbon) {
  page.line(page.styled("Energy of one inference", Style::Strong));
  page.line();
  write_setting(page, estimate);
  page.line();
  page.labelled("energy", energy_line(estimate), Style::Strong);
  write_per_unit(page, estimate);
  write_ideal(page, estimate);
  page.labelled("work", work_text(estimate.totals));
  const bool complete = estimate.coverage.unknown == 0;
  page.labelled("coverage", coverage_text(estimate), complete ? Style::Plain : Style::Alarm);
  if (carbon) write_carbon(page, estimate, *carbon);
}

}  // namespace opcost
