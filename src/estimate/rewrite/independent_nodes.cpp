// Tells models of which each node can be billed by itself.
#include "estimate/rewrite/independent_nodes.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

#include "ops/registry.h"

namespace opcost {
namespace {

using Names = std::unordered_set<std::string_view>;

// Of any domain and opset.
const Names& converting_operators() {
  static const Names kNames = [] {
    Names names;
    for (const auto& family : families())
      for (const OpRule& rule : family)
        if (rule.conversion != Conversion::None) names.insert(rule.op);
    return names;
  }();
  return kNames;
}

bool has_subgraph(const Node& node) {
  return std::ranges::any_of(node.attributes, [](const Attribute& attribute) {
    return std::holds_alternative<std::shared_ptr<const Graph>>(attribute.value) ||
           std::holds_alternative<std::vector<std::shared_ptr<const Graph>>>(attribute.value);
  });
}

bool is_independent(const Node& node) {
  return !converting_operators().contains(node.op_type) && !has_subgraph(node);
}

}  // namespace

bool has_independent_nodes(const Model& model, const EstimateOptions& options) {
  const WhatIf& asked = options.what_if;
  if (asked.fold_bn || asked.fuse_activations || !asked.precision.empty() ||
      !asked.spikes.empty() || !asked.zeros.empty())
    return false;
  return std::ranges::all_of(model.graph.nodes, is_independent) &&
         std::ranges::all_of(model.functions, [](const Function& function) {
           return std::ranges::all_of(function.nodes, is_independent);
         });
}

}  // namespace opcost
