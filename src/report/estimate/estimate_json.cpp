// The estimate as JSON: the record, and what only a report has.
#include "report/estimate/estimate_json.h"

#include <map>
#include <string_view>

#include "io/json_writer.h"
#include "report/carbon/carbon_json.h"
#include "report/estimate/json_node.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;
constexpr std::string_view kSchema = "opcost.estimate/1";
constexpr std::string_view kDefaultDomain = "ai.onnx";

void write_numbers(JsonWriter& json, std::string_view name,
                   const std::map<std::string, std::int64_t>& numbers) {
  json.key(name);
  json.begin_object(Layout::Line);
  for (const auto& [key, number] : numbers) json.member(key, number);
  json.end_object();
}

void write_model(JsonWriter& json, const Estimate& estimate) {
  std::map<std::string, std::int64_t> opsets = estimate.opsets;
  if (auto unnamed = opsets.extract(""); !unnamed.empty()) {
    unnamed.key() = kDefaultDomain;
    opsets.insert(std::move(unnamed));
  }
  json.key("model");
  json.begin_object();
  json.member("path", estimate.model);
  json.member("name", estimate.graph_name);
  json.member("producer", estimate.producer);
  json.member("ir_version", estimate.ir_version);
  write_numbers(json, "opsets", opsets);
  write_tensors(json, "inputs", estimate.inputs);
  write_tensors(json, "outputs", estimate.outputs);
  json.end_object();
}

void write_tier(JsonWriter& json, const MemoryTier& tier) {
  json.begin_object(Layout::Line);
  json.member("name", tier.name);
  json.key("capacity_bytes");
  const auto capacity = tier.capacity ? tier.capacity->value.exact() : std::nullopt;
  if (capacity) {
    json.value(*capacity);
  } else {
    json.null();
  }
  json.end_object();
}

void write_table(JsonWriter& json, const Estimate& estimate) {
  json.key("table");
  json.begin_object();
  json.member("name", estimate.table);
  json.member("technology", estimate.technology);
  json.member("description", estimate.table_description);
  write_texts(json, "overrides", estimate.table_overrides);
  std::vector<std::string> citations;
  for (const Citation& citation : estimate.table_citations) citations.push_back(citation.bibtex);
  write_texts(json, "citations", citations);
  json.key("tiers");
  json.begin_array();
  for (const MemoryTier& tier : estimate.tiers) write_tier(json, tier);
  json.end_array();
  json.end_object();
}

void write_what_if(JsonWriter& json, const WhatIf& asked) {
  json.key("what_if");
  json.begin_object(Layout::Line);
  if (!asked.precision.empty()) json.member("precision", asked.precision.text);
  if (asked.batch) json.member("batch", *asked.batch);
  json.member("fold_bn", asked.fold_bn);
  json.member("fuse_activations", asked.fuse_activations);
  json.end_object();
}

void write_options(JsonWriter& json, const Estimate& estimate,
                   const std::vector<std::string>& only_ops) {
  json.key("options");
  json.begin_object();
  json.member("placement", to_string(estimate.options.placement));
  json.member("four_ops_only", estimate.options.four_ops_only);
  json.member("qdq", estimate.options.qdq == Qdq::Integer ? "integer" : "as-written");
  write_numbers(json, "bindings", estimate.bound_dims);
  json.key("input_shapes");
  json.begin_object();
  for (const auto& [name, shape] : estimate.options.input_shapes) {
    json.key(name);
    json.begin_array(Layout::Line);
    for (const std::int64_t dim : shape) json.value(dim);
    json.end_array();
  }
  json.end_object();
  write_texts(json, "only_ops", only_ops);
  write_what_if(json, estimate.options.what_if);
  json.end_object();
}

void write_subtotals(JsonWriter& json, std::string_view name, std::string_view counted,
                     const std::map<std::string, Subtotal>& subtotals) {
  json.key(name);
  json.begin_object();
  for (const auto& [key, subtotal] : subtotals) {
    json.key(key.empty() ? "arithmetic" : key);
    json.begin_object(Layout::Line);
    json.member(counted, subtotal.count);
    json.member("energy_pj", subtotal.energy.value);
    json.end_object();
  }
  json.end_object();
}

// The totals for one sample or token, where that was asked for.
void write_per_unit(JsonWriter& json, const WorkDone& work, const Totals& totals) {
  if (work.work == Work::Inference) return;
  const double share = 1.0 / static_cast<double>(work.count);
  json.key("per");
  json.begin_object(Layout::Line);
  json.member("unit", to_string(work.work));
  json.member("count", work.count);
  json.member("basis", work.basis);
  json.member("energy_pj", (share * totals.energy).value);
  json.member("energy_pj_ideal", (share * totals.energy_ideal).value);
  json.end_object();
}

void write_totals(JsonWriter& json, const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  json.key("totals");
  json.begin_object();
  json.member("macs", totals.macs);
  json.member("parameters", totals.parameters);
  json.member("energy_pj", totals.energy.value);
  json.member("energy_pj_ideal", totals.energy_ideal.value);
  write_per_unit(json, estimate.work, totals);
  write_subtotals(json, "by_action", "count", totals.by_action);
  write_subtotals(json, "by_tier", "count", totals.by_tier);
  write_subtotals(json, "by_op", "nodes", totals.by_op);
  json.end_object();
}

void write_coverage(JsonWriter& json, const Coverage& coverage) {
  json.key("coverage");
  json.begin_object(Layout::Line);
  json.member("counted", coverage.counted);
  json.member("free", coverage.free);
  json.member("folded", coverage.folded);
  json.member("unknown", coverage.unknown);
  json.end_object();
}

void write_derived_prices(JsonWriter& json, const std::vector<DerivedPrice>& prices) {
  json.key("derived_prices");
  json.begin_array();
  for (const DerivedPrice& price : prices) {
    json.begin_object(Layout::Line);
    json.member("event", price.event);
    json.member("derivation", price.derivation);
    json.member("pj_each", price.each.value);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_json(std::ostream& out, const Estimate& estimate, const Selection& nodes,
                const RenderOptions& options) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", kSchema);
  write_model(json, estimate);
  write_table(json, estimate);
  write_options(json, estimate, options.only_ops);
  json.key("nodes");
  json.begin_array();
  for (const NodeEstimate* node : nodes) write_node(json, estimate, *node);
  json.end_array();
  write_totals(json, estimate);
  if (options.carbon)
    write_carbon(json, *options.carbon, estimate.totals.energy, estimate.totals.energy_ideal);
  write_coverage(json, estimate.coverage);
  write_derived_prices(json, estimate.derived_prices);
  write_texts(json, "warnings", estimate.warnings);
  write_texts(json, "assumptions", estimate.assumptions);
  json.end_object();
}

}  // namespace opcost
