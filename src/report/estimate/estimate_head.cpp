// The head of the report of an estimate: what was estimated and how, and the totals.
#include "report/estimate/estimate_head.h"

#include <string>
#include <vector>

#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/estimate/placement_words.h"
#include "report/estimate/selection.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostEntries = 6;  // inputs, dims or prices that the header lists
constexpr std::size_t kLongestName = 60;

std::string name_text(const std::string& name) { return shortened(printable(name), kLongestName); }

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
  for (const auto& [input, value] : estimate.bound_flags)
    parts.push_back(name_text(input) + " = " + (value ? "true" : "false"));
  for (const auto& [dim, value] : estimate.bound_dims)
    parts.push_back(name_text(dim) + " = " + std::to_string(value));
  return first_few(std::move(parts));
}

std::string table_text(const Estimate& estimate) {
  std::string text = printable(estimate.table.name);
  if (!estimate.table.technology.empty()) text += " (" + printable(estimate.table.technology) + ")";
  if (!estimate.table.description.empty()) text += ": " + printable(estimate.table.description);
  return text;
}

bool all_by_regression(const Estimate& estimate) {
  const auto& tiers = estimate.totals.by_tier;
  const auto found = tiers.find(std::string(kRegression));
  return found != tiers.end() && found->second.energy == estimate.totals.energy;
}

std::string placement_line(const Estimate& estimate) {
  return all_by_regression(estimate) ? "none: nodes are priced as a whole, not their accesses"
                                     : std::string(words_of(estimate.options.placement).header);
}

// Only `tiled` knows what multipliers share.
bool tells_array(const Estimate& estimate) {
  return estimate.multipliers && estimate.options.placement == Placement::Tiled &&
         estimate.tiers.size() > 1;
}

std::string array_text(const MultiplierArray& array) {
  return std::to_string(array.rows) + " x " + std::to_string(array.columns) +
         " multipliers share what they read of the innermost memory";
}

void add_setting(std::vector<HeadLine>& head, const Estimate& estimate) {
  head.push_back({"model", model_text(estimate)});
  head.push_back({"input", inputs_text(estimate)});
  if (!estimate.bound_flags.empty() || !estimate.bound_dims.empty())
    head.push_back({"bound", bound_text(estimate)});
  head.push_back({"table", table_text(estimate)});
  std::vector<std::string> overrides;
  for (const std::string& price : estimate.table.overrides) overrides.push_back(name_text(price));
  if (!overrides.empty())
    head.push_back({"", "with prices of this run (pJ): " + first_few(std::move(overrides))});
  head.push_back({"placement", placement_line(estimate)});
  if (tells_array(estimate)) head.push_back({"", array_text(*estimate.multipliers)});
  if (estimate.options.four_ops_only)
    head.push_back({"counted", "only mul, add, read and write of numbers (--four-ops-only)"});
}

// "batch 64 run as 8 times 8"
std::string batch_run_text(const BatchRun& run) {
  return "batch " + std::to_string(run.asked) + " run as " + std::to_string(run.runs()) +
         (run.runs() == 1 ? " time " : " times ") + std::to_string(run.size);
}

std::string energy_line(const Estimate& estimate) {
  std::string text = energy_text(estimate.totals.energy) + " for one inference";
  if (estimate.batch_run && estimate.batch_run->runs() > 1)
    text += ", " + batch_run_text(*estimate.batch_run);
  else if (estimate.has_batch)
    text += ", batch as bound";
  return text + without_unknown_text(estimate);
}

// Under `patch` a convolution's patch may lie nearer than the whole array. The floor,
// which knows only whole arrays, is no lower bound then.
std::string floor_text(const Estimate& estimate) {
  if (has_regressions(estimate))
    return "none: a regression's energy is the same wherever arrays lie";
  const std::string once = energy_text(estimate.totals.energy_floor) +
                           " if each node moved each element of its operands just once";
  if (estimate.options.placement == Placement::Floor)
    return "the same: this placement is the floor as long as no nodes are fused";
  if (estimate.options.placement != Placement::Patch)
    return once + (estimate.options.what_if.fuse_activations ? "" : ", no nodes fused");
  const bool above = estimate.totals.energy_floor > estimate.totals.energy;
  return once + " from where its whole array lies" +
         (above ? "; patches lie nearer, so it is no bound here" : "");
}

std::string unmodelled_text(const Totals& totals) {
  if (totals.nodes_without_reuse_model == 0) return "";
  return "; no reuse modelled: " + grouped_text(Count{totals.nodes_without_reuse_model}) +
         (totals.nodes_without_reuse_model == 1 ? " node, " : " nodes, ") +
         percent(ratio(totals.energy_without_reuse_model, totals.energy_tiled)) + " of the energy";
}

std::string tiled_text(const Estimate& estimate) {
  if (estimate.tiers.size() == 1)
    return "the same as array: the table has one memory, so that there is no nearer one to reuse";
  return energy_text(estimate.totals.energy_tiled) +
         " if arrays moved between memories as in the tiles that cost least" +
         unmodelled_text(estimate.totals);
}

void add_placements(std::vector<HeadLine>& head, const Estimate& estimate) {
  head.push_back({"floor", floor_text(estimate)});
  if (!tells_placements(estimate)) return;
  head.push_back({"tiled", tiled_text(estimate)});
  head.push_back({"array", energy_text(estimate.totals.energy_array) +
                               " if each access went to the memory that holds its whole array"});
}

void add_per_unit(std::vector<HeadLine>& head, const Estimate& estimate) {
  const WorkDone& work = estimate.work;
  if (work.work == Work::Inference) return;
  const std::string unit(to_string(work.work));
  const Picojoules each = 1.0 / static_cast<double>(work.count) * estimate.totals.energy;
  head.push_back({"per " + unit, energy_text(each) + ": one inference does " +
                                     grouped_text(Count{work.count}) + " " + unit +
                                     (work.count == 1 ? "" : "s") + " (" + name_text(work.basis) +
                                     ")"});
}

std::string work_text(const Totals& totals) {
  std::string flops = si_text(2.0 * static_cast<double>(totals.macs));
  if (flops.find(' ') == std::string::npos) flops += " ";
  return grouped_text(Count{totals.macs}) + " MACs (" + flops + "FLOP at 2 a MAC), " +
         grouped_text(Count{totals.parameters}) + " parameters";
}

// Constants are often multiplied by each other, mostly at export; a runtime does it at loading.
std::string folded_text(const Totals& totals) {
  const auto folded = static_cast<double>(totals.folded_macs);
  const double share = folded / (folded + static_cast<double>(totals.macs));
  return percent(share) + " of the file's MACs are of constants and run before inference: " +
         grouped_text(Count{totals.folded_macs}) + ", not in the work above";
}

std::string coverage_text(const Estimate& estimate) {
  const Coverage& c = estimate.coverage;
  const Count all = Count{c.counted} + Count{c.free} + Count{c.folded} + Count{c.unknown};
  return grouped_text(all) + (all == Count{1} ? " node: " : " nodes: ") +
         grouped_text(Count{c.counted}) + " counted, " + grouped_text(Count{c.free}) + " free, " +
         grouped_text(Count{c.folded}) + " folded, " + grouped_text(Count{c.unknown}) + " unknown";
}

// What the runs of a fitted table do not cover.
std::string outside_text(const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  return grouped_text(Count{totals.nodes_outside}) + " of " +
         grouped_text(Count{estimate.coverage.counted}) + " counted nodes, " +
         percent(ratio(totals.energy_outside, totals.energy)) +
         " of the energy, are extrapolated: the runs of table " + printable(estimate.table.name) +
         " had nothing like them";
}

std::string floor_mass_text(const Estimate& estimate, const CarbonUse& use) {
  if (has_regressions(estimate)) return "";
  return "; at the floor " + mass_text(use.emitted(estimate.totals.energy_floor));
}

void add_carbon(std::vector<HeadLine>& head, const Estimate& estimate, const CarbonUse& use) {
  const Picojoules energy = estimate.totals.energy;
  const Picojoules drawn = use.drawn(energy);
  const std::string text =
      mass_text(use.emitted(energy)) + " for " + inferences_text(use.inferences) +
      (use.inferences == 1 ? ", which draws " : ", which draw ") + energy_text(drawn) + " (" +
      watt_hours_text(drawn) + ")" + floor_mass_text(estimate, use);
  head.push_back({.label = "CO2e", .text = text, .style = Style::Strong, .apart = true});
  add_carbon_basis(head, use, use.emitted(energy));
}

}  // namespace

bool tells_placements(const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  return !has_regressions(estimate) &&
         (totals.energy_array.value > 0.0 || totals.energy.value <= 0.0);
}

std::vector<HeadLine> estimate_head(const Estimate& estimate,
                                    const std::optional<CarbonUse>& carbon) {
  std::vector<HeadLine> head;
  add_setting(head, estimate);
  head.push_back(
      {.label = "energy", .text = energy_line(estimate), .style = Style::Strong, .apart = true});
  add_per_unit(head, estimate);
  add_placements(head, estimate);
  head.push_back({"work", work_text(estimate.totals)});
  if (estimate.totals.folded_macs > 0) head.push_back({"folded", folded_text(estimate.totals)});
  const bool complete = estimate.coverage.unknown == 0;
  head.push_back({"coverage", coverage_text(estimate), complete ? Style::Plain : Style::Alarm});
  if (estimate.totals.nodes_outside > 0)
    head.push_back({"outside", outside_text(estimate), Style::Alarm});
  if (carbon) add_carbon(head, estimate, *carbon);
  return head;
}

}  // namespace opcost
