#include "estimate/rewrite/batch_norm_fold.h"

#include <algorithm>
#include <utility>

#include "opcost/core/text.h"
#include "ops/registry.h"

namespace opcost {
namespace {

using Names = std::unordered_set<std::string>;

Names names_of(const std::unordered_map<std::string, Tensor>& initializers) {
  Names names;
  for (const auto& [name, tensor] : initializers) names.insert(name);
  return names;
}

bool is_batch_norm(const Node& node) {
  const OpRule* rule = find_newest_rule(node.domain, node.op_type);
  return rule != nullptr && rule->scales_channels;
}

bool is_convolution(const Node& node) {
  const OpRule* rule = find_newest_rule(node.domain, node.op_type);
  return rule != nullptr && rule->takes_channel_scale;
}

std::int64_t integer(const Node& node, std::string_view name, std::int64_t otherwise) {
  for (const Attribute& attribute : node.attributes)
    if (attribute.name == name)
      if (const auto* value = std::get_if<std::int64_t>(&attribute.value)) return *value;
  return otherwise;
}

// At inference: one output, statistics per channel.
bool runs_at_inference(const Node& node) {
  const auto wanted = [](const std::string& output) { return !output.empty(); };
  return std::ranges::count_if(node.outputs, wanted) == 1 && !node.outputs[0].empty() &&
         integer(node, "training_mode", 0) == 0 && integer(node, "spatial", 1) == 1;
}

// Whether what the node makes is the same in every inference.
bool makes_constants(const Model& model, const Node& node, const Names& constants) {
  const auto opset = model.opsets.find(node.domain);
  const OpRule* rule =
      find_rule(node.domain, node.op_type, opset != model.opsets.end() ? opset->second : 0);
  if (rule == nullptr) return false;
  if (rule->kind == OpKind::Folded && node.inputs.empty()) return true;
  const auto is_constant = [&](const std::string& name) {
    return name.empty() || constants.contains(name);
  };
  return rule->folding == Folding::WhenInputsConstant && !node.inputs.empty() &&
         std::ranges::all_of(node.inputs, is_constant);
}

}  // namespace

BatchNormFold::BatchNormFold(const Model& model) : model_(model) {
  ValueUses uses;
  count_uses(model.graph, uses);
  scan(model.graph.nodes, uses, names_of(model.graph.initializers));
  for (const Function& function : model.functions) {
    ValueUses inside;
    count_uses(function, inside);
    scan(function.nodes, inside, {});
  }
}

void BatchNormFold::scan(const std::vector<Node>& nodes, const ValueUses& uses, Names constants) {
  for (const Node& node : nodes)
    if (makes_constants(model_, node, constants))
      constants.insert(node.outputs.begin(), node.outputs.end());
  pair_up(nodes, uses, constants);
  for (const Node& node : nodes)
    for_each_subgraph(node, [&](const Graph& inner) {
      Names seen = names_of(inner.initializers);
      seen.insert(constants.begin(), constants.end());
      scan(inner.nodes, uses, std::move(seen));
    });
}

void BatchNormFold::pair_up(const std::vector<Node>& nodes, const ValueUses& uses,
                            const Names& constants) {
  std::unordered_map<std::string, const Node*> makers;
  for (const Node& node : nodes)
    if (is_convolution(node) && !node.outputs.empty()) makers.emplace(node.outputs[0], &node);
  for (const Node& node : nodes) {
    if (!is_batch_norm(node)) continue;
    const bool constant =
        node.inputs.size() == 5 &&
        std::all_of(node.inputs.begin() + 1, node.inputs.end(),
                    [&](const std::string& name) { return constants.contains(name); });
    const auto maker = constant ? makers.find(node.inputs[0]) : makers.end();
    if (maker == makers.end() || !runs_at_inference(node) || uses.at(node.inputs[0]) != 1) {
      ++left_;
      continue;
    }
    convolution_of_.emplace(&node, maker->second);
    norm_of_.emplace(maker->second, &node);
  }
}

bool BatchNormFold::fold(const Node& node, WalkedNode& walked) {
  const auto found = convolution_of_.find(&node);
  if (found == convolution_of_.end() || walked.status != NodeStatus::Counted) return false;
  walked.status = NodeStatus::Folded;
  walked.reason = "part of the convolution before it (--fold-bn)";
  return true;
}

// The bias has the name of the normalisation's, so that it counts as a parameter.
const Node& BatchNormFold::with_bias(const Node& node, WalkedNode& walked) {
  const auto found = norm_of_.find(&node);
  const bool has_bias = node.inputs.size() > 2 && !node.inputs[2].empty();
  if (found == norm_of_.end() || has_bias || walked.status != NodeStatus::Counted) return node;
  const TensorInfo* weights = walked.inputs.size() > 1 ? walked.inputs[1] : nullptr;
  const auto& output = walked.outputs[0].shape;
  if (weights == nullptr || !output || output->size() < 2) return node;
  bias_ = TensorInfo{weights->type, Shape{(*output)[1]}, true};
  scratch_ = node;
  scratch_.inputs.resize(3);
  scratch_.inputs[2] = found->second->inputs[2];
  walked.inputs.resize(3);
  walked.inputs[2] = &bias_;
  return scratch_;
}

std::vector<std::string> BatchNormFold::changes() const {
  const std::size_t folded = convolution_of_.size();
  std::string text = "--fold-bn: " + grouped_text(Count{folded}) + " batch normalisation" +
                     (folded == 1 ? " is" : "s are") + " part of the convolution before";
  if (left_ > 0) text += "; " + grouped_text(Count{left_}) + " cannot be";
  return {std::move(text)};
}

}  // namespace opcost
