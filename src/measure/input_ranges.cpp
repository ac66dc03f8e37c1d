// Finds the range that integer inputs of a model must keep, by following indices.
#include "measure/input_ranges.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/node_view.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

/// Whether the output has the numbers of the first input.
bool hands_on(const WalkedNode& walked) {
  if (walked.rule == nullptr) return false;
  const Yields yields = walked.rule->yields;
  return yields == Yields::Rearranged || yields == Yields::Copied || yields == Yields::Converted;
}

/// The name that the operator gives the input at a place; "": none.
std::string_view formal_at(const OpRule& rule, std::size_t at) {
  const std::vector<Formal> formals = parse_formals(rule.inputs);
  return at < formals.size() ? formals[at].name : std::string_view();
}

/// The range that input `at` of a node requires; std::nullopt if any value is valid.
std::optional<IntegerRange> needed_by(const Node& node, std::size_t at, const WalkedNode& walked) {
  const TensorInfo* first = walked.inputs.empty() ? nullptr : walked.inputs[0];
  if (walked.rule == nullptr || walked.rule->input_range == nullptr) return std::nullopt;
  if (first == nullptr || !first->shape) return std::nullopt;
  std::vector<TensorInfo> outputs = walked.outputs;
  const NodeView view(*walked.rule, node, walked.opset, walked.inputs, outputs);
  return walked.rule->input_range(view, formal_at(*walked.rule, at));
}

void narrow(IntegerRange& range, const IntegerRange& to) {
  range = {std::max(range.first, to.first), std::min(range.second, to.second)};
}

/// Follows the values from node to node in topological order.
class Follower {
 public:
  Follower(const Model& model, const WalkedGraph& graph) {
    for (const DeclaredValue& input : model.graph.inputs) origins_[input.name] = input.name;
    const auto& nodes = model.graph.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) visit(nodes[i], graph.nodes()[i]);
  }

  std::map<std::string, IntegerRange> ranges() && { return std::move(ranges_); }

 private:
  void visit(const Node& node, const WalkedNode& walked) {
    for (std::size_t at = 0; at < node.inputs.size(); ++at) {
      const auto origin = origins_.find(node.inputs[at]);
      if (origin == origins_.end()) continue;
      if (const auto needed = needed_by(node, at, walked)) need(origin->second, *needed);
      if (at == 0 && hands_on(walked) && !node.outputs.empty())
        origins_.insert_or_assign(node.outputs[0], std::string(origin->second));
    }
  }

  void need(const std::string& input, const IntegerRange& range) {
    const auto [known, is_new] = ranges_.emplace(input, range);
    if (!is_new) narrow(known->second, range);
  }

  std::unordered_map<std::string, std::string> origins_;  // value -> graph input
  std::map<std::string, IntegerRange> ranges_;
};

}  // namespace

std::map<std::string, IntegerRange> input_ranges(const Model& model, const WalkedGraph& graph) {
  return Follower(model, graph).ranges();
}

}  // namespace opcost
