// Takes a network apart into its distinct layers, each a model of its own.
#include "opcost/measure/take_apart.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "graph/cut_node.h"
#include "measure/walked_graph.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// Float constants with at most this many numbers may have a meaning (scales, limits). Larger ones
// are weights, which random numbers can replace.
constexpr std::size_t kFewNumbers = 16;

/// The numbers without which the layer would be another one: shapes, axes, limits.
SharedNumbers numbers_to_keep(const TensorInfo& info) {
  if (!info.numbers) return nullptr;
  const bool keeps =
      is_floating(info.type) ? info.constant && info.numbers.size() <= kFewNumbers : true;
  return keeps ? info.numbers : nullptr;
}

std::optional<std::vector<CutInput>> inputs_of(const Node& node, const WalkedNode& walked) {
  std::vector<CutInput> inputs;
  for (std::size_t at = 0; at < node.inputs.size(); ++at) {
    const TensorInfo* info = walked.inputs[at];
    if (info == nullptr) {  // left out
      inputs.emplace_back();
      continue;
    }
    if (info->kind != ValueKind::Tensor || !info->shape || info->type == ElementType::Undefined)
      return std::nullopt;
    inputs.push_back(
        {node.inputs[at], info->type, *info->shape, info->constant, numbers_to_keep(*info)});
  }
  return inputs;
}

std::vector<CutOutput> outputs_of(const WalkedNode& walked) {
  std::vector<CutOutput> outputs;
  for (const TensorInfo& info : walked.outputs)
    outputs.push_back(info.kind == ValueKind::Tensor ? CutOutput{info.type, info.shape}
                                                     : CutOutput{});
  return outputs;
}

std::string first_output(const Node& node) {
  const auto named =
      std::ranges::find_if(node.outputs, [](const std::string& name) { return !name.empty(); });
  return named != node.outputs.end() ? *named : "";
}

bool is_weight(const TensorInfo* info) {
  return info != nullptr && info->constant && info->shape && info->shape->size() >= 2;
}

/// "Conv 64x3x7x7 to 1x64x112x112": the first weight, and the first output.
std::string title_of(const Node& node, const WalkedNode& walked) {
  std::string title = node.op_type;
  const auto weight = std::ranges::find_if(walked.inputs, is_weight);
  const bool weighted = weight != walked.inputs.end();
  if (weighted) title += " " + shape_text(*(*weight)->shape);
  const auto shaped = std::ranges::find_if(
      walked.outputs, [](const TensorInfo& info) { return info.shape.has_value(); });
  if (shaped == walked.outputs.end()) return title;
  return title + (weighted ? " to " : " ") + shape_text(*shaped->shape);
}

class Disassembly {
 public:
  explicit Disassembly(const NodeCutter& cutter) : cutter_(cutter) {}

  void visit(const Node& node, const WalkedNode& walked) {
    if (walked.status == NodeStatus::Free) ++result_.free;
    if (walked.status == NodeStatus::Folded) ++result_.folded;
    if (walked.status == NodeStatus::Free || walked.status == NodeStatus::Folded) return;
    const auto inputs = inputs_of(node, walked);
    if (!inputs) return leave(node, "the shape of an input is not known");
    auto bytes = cutter_.cut(first_output(node), *inputs, outputs_of(walked));
    if (!bytes) return leave(node, "it runs other nodes");
    add(node, walked, *std::move(bytes));
  }
  TakenApart take() && { return std::move(result_); }

 private:
  void leave(const Node& node, const char* why) {
    result_.not_cut.push_back(node.name + " (" + node.op_type + "): " + why);
  }
  void add(const Node& node, const WalkedNode& walked, std::string bytes) {
    const auto [known, is_new] = places_.emplace(bytes, result_.layers.size());
    if (is_new)
      result_.layers.push_back({node.op_type, title_of(node, walked), std::move(bytes), {}});
    result_.layers[known->second].nodes.push_back(node.name);
  }

  const NodeCutter& cutter_;
  TakenApart result_;
  std::map<std::string, std::size_t> places_;  // key: the bytes of the layer
};

}  // namespace

Result<TakenApart> take_apart(const Model& model, const EstimateOptions& options) {
  const auto graph = WalkedGraph::walk(model, options);
  if (!graph) return graph.error();
  const auto cutter = NodeCutter::open(model.source);
  if (!cutter) return cutter.error();
  Disassembly disassembly(*cutter);
  for (std::size_t i = 0; i < model.graph.nodes.size(); ++i)
    disassembly.visit(model.graph.nodes[i], (*graph)->nodes()[i]);
  return std::move(disassembly).take();
}

}  // namespace opcost
