#include "opcost/estimate/estimate.h"

#include <set>
#include <unordered_map>
#include <utility>

#include "estimate/bill.h"
#include "estimate/totals.h"
#include "estimate/unknown_warnings.h"
#include "estimate/walk.h"

namespace opcost {
namespace {

TensorEntry entry_of(const std::string& name, const TensorInfo* info, bool declared_only) {
  if (info == nullptr) return {name, ElementType::Undefined, std::nullopt, false};
  return {name, info->type, info->shape, declared_only};
}

// A name no other node of the report has; duplicates get "#2", "#3", ...
std::string unique_id(const std::string& name, std::unordered_map<std::string, int>& seen) {
  int& times = seen[name];
  if (++times == 1) return name;
  for (;; ++times) {
    const std::string id = name + "#" + std::to_string(times);
    if (seen.try_emplace(id, 1).second) return id;
  }
}

NodeEstimate describe(const Node& node, const WalkedNode& walked, std::string id) {
  NodeEstimate entry;
  entry.id = std::move(id);
  entry.name = node.name;
  entry.op = node.op_type;
  entry.domain = node.domain;
  for (std::size_t at = 0; at < node.inputs.size(); ++at)
    entry.inputs.push_back(entry_of(node.inputs[at], walked.inputs[at], false));
  for (std::size_t at = 0; at < node.outputs.size(); ++at)
    entry.outputs.push_back(
        entry_of(node.outputs[at], &walked.outputs[at], walked.declared_only[at]));
  entry.attributes = node.attributes;
  return entry;
}

void describe_model(const Model& model, const BoundInputs& bound, Estimate& result) {
  result.model = model.source;
  result.graph_name = model.graph.name;
  result.producer = model.producer;
  result.ir_version = model.ir_version;
  result.opsets = model.opsets;
  result.bound_dims = bound.dims;
  result.assumptions = bound.assumptions;
  result.warnings = model.warnings;
  for (std::size_t at = 0; at < bound.inputs.size(); ++at)
    result.inputs.push_back(entry_of(model.graph.inputs[at].name, &bound.inputs[at], false));
}

void describe_table(const Pricer& pricer, Estimate& result) {
  PricerInfo info = pricer.info();
  result.table = std::move(info.name);
  result.technology = std::move(info.technology);
  result.table_description = std::move(info.description);
  result.table_overrides = std::move(info.overrides);
  const std::string_view placement = to_string(result.options.placement);
  if (!info.placement.empty() && info.placement != placement)
    result.warnings.push_back("the prices of table " + result.table + " hold for --placement " +
                              info.placement + ", not for " + std::string(placement));
  result.tiers = pricer.memory().tiers();
}

void describe_outputs(const Model& model, const Walk& walk, Estimate& result) {
  std::set<std::string> declared_only;
  for (const NodeEstimate& node : result.nodes)
    for (const TensorEntry& output : node.outputs)
      if (output.declared_only) declared_only.insert(output.name);
  for (const DeclaredValue& output : model.graph.outputs)
    result.outputs.push_back(
        entry_of(output.name, walk.value(output.name), declared_only.contains(output.name)));
}

}  // namespace

std::string_view to_string(NodeStatus status) {
  switch (status) {
    case NodeStatus::Counted: return "counted";
    case NodeStatus::Free: return "free";
    case NodeStatus::Folded: return "folded";
    case NodeStatus::Unknown: return "unknown";
  }
  return "?";
}

std::string_view to_string(UnknownReason reason) {
  switch (reason) {
    case UnknownReason::Operator: return "operator";
    case UnknownReason::MissingShape: return "shape";
    case UnknownReason::Dtype: return "dtype";
  }
  return "?";
}

Result<Estimate> estimate(const Model& model, const Pricer& pricer,
                          const EstimateOptions& options) {
  const auto bound = bind_inputs(model, options);
  if (!bound) return bound.error();
  Estimate result;
  result.options = options;
  describe_model(model, *bound, result);
  describe_table(pricer, result);

  Walk walk(model, *bound);
  PriceBook prices(pricer);
  std::set<std::string> parameters;
  std::unordered_map<std::string, int> ids;
  result.nodes.reserve(model.graph.nodes.size());
  for (const Node& node : model.graph.nodes) {
    WalkedNode walked = walk.visit(node);
    NodeEstimate entry = describe(node, walked, unique_id(node.name, ids));
    if (walked.status == NodeStatus::Counted) {
      auto billed = write_bill(node, walked, options, prices, entry, parameters);
      if (!billed) return billed.error();
    }
    entry.status = walked.status;
    entry.unknown = walked.unknown;
    entry.reason = std::move(walked.reason);
    result.nodes.push_back(std::move(entry));
  }
  describe_outputs(model, walk, result);
  result.derived_prices = prices.derived();
  for (std::string& warning : unknown_warnings(result.nodes))
    result.warnings.push_back(std::move(warning));
  if (auto added = add_up(result); !added) return added.error();
  for (const std::string& name : parameters) {
    const TensorInfo* constant = walk.value(name);
    if (constant == nullptr || !constant->shape) continue;
    result.totals.parameters += element_count(*constant->shape).exact().value_or(0);
  }
  return result;
}

}  // namespace opcost
