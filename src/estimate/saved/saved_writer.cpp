// Writes an estimate as JSON, schema opcost.estimate/1; saved_reader.cpp reads it.
#include "estimate/saved/saved_writer.h"

#include <map>
#include <string_view>

#include "estimate/saved/node_writer.h"
#include "estimate/saved/saved_format.h"
#include "opcost/estimate/conv_plan.h"

namespace opcost {
namespace saved {
namespace {

using Layout = JsonWriter::Layout;
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
  json.key(keys::kModel);
  json.begin_object();
  json.member(keys::kPath, estimate.model);
  json.member(keys::kName, estimate.graph_name);
  json.member("producer", estimate.producer);
  json.member("ir_version", estimate.ir_version);
  write_numbers(json, "opsets", opsets);
  write_tensors(json, keys::kInputs, estimate.inputs);
  write_tensors(json, keys::kOutputs, estimate.outputs);
  json.end_object();
}

void write_tier(JsonWriter& json, const MemoryTier& tier) {
  json.begin_object(Layout::Line);
  json.member(keys::kName, tier.name);
  json.key(keys::kCapacityBytes);
  const auto capacity = tier.capacity ? tier.capacity->value.exact() : std::nullopt;
  if (capacity) {
    json.value(*capacity);
  } else {
    json.null();
  }
  json.end_object();
}

void write_table(JsonWriter& json, const Estimate& estimate) {
  json.key(keys::kTable);
  json.begin_object();
  json.member(keys::kName, estimate.table.name);
  json.member(keys::kTechnology, estimate.table.technology);
  json.member("description", estimate.table.description);
  write_texts(json, keys::kOverrides, estimate.table.overrides);
  std::vector<std::string> citations;
  for (const Citation& citation : estimate.table.citations) citations.push_back(citation.bibtex);
  write_texts(json, "citations", citations);
  json.key(keys::kTiers);
  json.begin_array();
  for (const MemoryTier& tier : estimate.tiers) write_tier(json, tier);
  json.end_array();
  json.end_object();
}

void write_what_if(JsonWriter& json, const WhatIf& asked) {
  json.key(keys::kWhatIf);
  json.begin_object(Layout::Line);
  if (!asked.precision.empty()) json.member(keys::kPrecision, asked.precision.text);
  if (asked.batch) json.member(keys::kBatch, *asked.batch);
  json.member(keys::kFoldBn, asked.fold_bn);
  json.member(keys::kFuseActivations, asked.fuse_activations);
  if (!asked.conv.empty()) {
    std::vector<std::string> words;
    for (const ConvRule& rule : asked.conv.rules) words.push_back(conv_rule_text(rule));
    write_texts(json, keys::kConv, words);
  }
  if (asked.weights.format) {
    json.member(keys::kWeights, to_string(*asked.weights.format));
    json.member(keys::kPointerReads, to_string(asked.weights.pointer_reads));
  }
  if (!asked.weights.sparsity.text.empty())
    json.member(keys::kSparsity, asked.weights.sparsity.text);
  if (asked.weights.value_bits > 0)
    json.member(keys::kQuantiseWeights, std::uint64_t{asked.weights.value_bits});
  if (!asked.spikes.empty()) {
    json.member(keys::kSpikes, asked.spikes.text);
    json.member(keys::kNeurons, to_string(asked.spikes.neurons));
  }
  if (!asked.zeros.empty()) json.member(keys::kSkipZeros, to_string(asked.zeros.skip));
  if (!asked.zeros.text.empty()) json.member(keys::kDensity, asked.zeros.text);
  json.end_object();
}

void write_options(JsonWriter& json, const Estimate& estimate,
                   const std::vector<std::string>& only_ops) {
  json.key(keys::kOptions);
  json.begin_object();
  json.member(keys::kPlacement, to_string(estimate.options.placement));
  json.member(keys::kFourOpsOnly, estimate.options.four_ops_only);
  json.member(keys::kQdq, to_string(estimate.options.qdq));
  write_numbers(json, keys::kBindings, estimate.bound_dims);
  json.key(keys::kInputShapes);
  json.begin_object();
  for (const auto& [name, shape] : estimate.options.input_shapes) {
    json.key(name);
    json.begin_array(Layout::Line);
    for (const std::int64_t dim : shape) json.value(dim);
    json.end_array();
  }
  json.end_object();
  write_texts(json, keys::kOnlyOps, only_ops);
  write_what_if(json, estimate.options.what_if);
  json.end_object();
}

void write_subtotals(JsonWriter& json, std::string_view name, std::string_view counted,
                     const std::map<std::string, Subtotal>& subtotals) {
  json.key(name);
  json.begin_object();
  for (const auto& [key, subtotal] : subtotals) {
    json.key(key.empty() ? kArithmetic : key);
    json.begin_object(Layout::Line);
    json.member(counted, subtotal.count);
    json.member(keys::kEnergyPj, subtotal.energy.value);
    json.end_object();
  }
  json.end_object();
}

// The totals per sample or token, if they are asked for.
void write_per_unit(JsonWriter& json, const WorkDone& work, const Totals& totals) {
  if (work.work == Work::Inference) return;
  const double share = 1.0 / static_cast<double>(work.count);
  json.key("per");
  json.begin_object(Layout::Line);
  json.member("unit", to_string(work.work));
  json.member(keys::kCount, work.count);
  json.member("basis", work.basis);
  json.member(keys::kEnergyPj, (share * totals.energy).value);
  json.member(keys::kEnergyPjIdeal, (share * totals.energy_floor).value);
  json.member(keys::kEnergyPjFloor, (share * totals.energy_floor).value);
  json.end_object();
}

void write_totals(JsonWriter& json, const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  json.key(keys::kTotals);
  json.begin_object();
  json.member(keys::kMacs, totals.macs);
  if (totals.folded_macs > 0) json.member("folded_macs", totals.folded_macs);
  json.member(keys::kParameters, totals.parameters);
  json.member(keys::kEnergyPj, totals.energy.value);
  json.member(keys::kEnergyPjIdeal, totals.energy_floor.value);
  json.member(keys::kEnergyPjFloor, totals.energy_floor.value);
  if (totals.by_action.contains(std::string(kRegression))) {
    json.null_member(keys::kEnergyPjTiled);
    json.null_member(keys::kEnergyPjArray);
  } else {
    json.member(keys::kEnergyPjTiled, totals.energy_tiled.value);
    json.member(keys::kEnergyPjArray, totals.energy_array.value);
  }
  if (totals.nodes_outside > 0) {
    json.member("nodes_outside", totals.nodes_outside);
    json.member("energy_pj_outside", totals.energy_outside.value);
  }
  write_per_unit(json, estimate.work, totals);
  write_subtotals(json, keys::kByAction, keys::kCount, totals.by_action);
  write_subtotals(json, keys::kByTier, keys::kCount, totals.by_tier);
  write_subtotals(json, keys::kByOp, keys::kNodes, totals.by_op);
  json.end_object();
}

void write_coverage(JsonWriter& json, const Coverage& coverage) {
  json.key(keys::kCoverage);
  json.begin_object(Layout::Line);
  json.member(keys::kCounted, coverage.counted);
  json.member(keys::kFree, coverage.free);
  json.member(keys::kFolded, coverage.folded);
  json.member(keys::kUnknown, coverage.unknown);
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

}  // namespace saved

void write_saved_estimate(JsonWriter& json, const Estimate& estimate, const SavedParts& parts) {
  using namespace saved;
  json.begin_object();
  json.member(keys::kSchema, kSchema);
  json.member("schema_minor", kSchemaMinor);
  write_model(json, estimate);
  write_table(json, estimate);
  write_options(json, estimate, parts.only_ops);
  json.key(keys::kNodes);
  json.begin_array();
  for (const NodeEstimate* node : parts.nodes) write_node(json, estimate, *node);
  json.end_array();
  write_totals(json, estimate);
  if (parts.more) parts.more(json);
  write_coverage(json, estimate.coverage);
  write_derived_prices(json, estimate.derived_prices);
  write_texts(json, "warnings", estimate.warnings);
  write_texts(json, "assumptions", estimate.assumptions);
  json.end_object();
}

}  // namespace opcost
