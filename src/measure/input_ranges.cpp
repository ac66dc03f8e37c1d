#include "measure/input_ranges.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace opcost {
namespace {

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, op) != names.end();
}

/// Operators whose output has the numbers of their first input.
bool hands_on(const Node& node) {
  return is_one_of(node.op_type, {"Cast", "Reshape", "Unsqueeze", "Squeeze", "Identity", "Flatten",
                                  "Transpose", "Expand", "Slice", "Tile"});
}

std::int64_t axis_of(const Node& node) {
  for (const Attribute& attribute : node.attributes)
    if (attribute.name == "axis")
      if (const auto* axis = std::get_if<std::int64_t>(&attribute.value)) return *axis;
  return 0;
}

std::optional<std::int64_t> dim_at(const Shape& shape, std::int64_t axis) {
  const auto rank = static_cast<std::int64_t>(shape.size());
  if (axis < 0) axis += rank;
  if (axis < 0 || axis >= rank) return std::nullopt;
  return shape[static_cast<std::size_t>(axis)];
}

/// The range that input `at` of a node must keep to; nothing where it is free.
std::optional<IntegerRange> needed_by(const Node& node, std::size_t at, const WalkedNode& walked) {
  const TensorInfo* first = walked.inputs.empty() ? nullptr : walked.inputs[0];
  if (at == 0 || first == nullptr || !first->shape || first->shape->empty()) return std::nullopt;
  const Shape& shape = *first->shape;
  if (at == 1 && is_one_of(node.op_type, {"Gather", "GatherElements", "ScatterElements"})) {
    const auto dim = dim_at(shape, axis_of(node));
    return dim ? std::optional{IntegerRange{0, *dim}} : std::nullopt;
  }
  if (at == 1 && is_one_of(node.op_type, {"GatherND", "ScatterND"}))
    return IntegerRange{0, std::ranges::min(shape)};
  if (at == 4 && is_one_of(node.op_type, {"LSTM", "GRU", "RNN"}))  // sequence_lens, all whole
    return IntegerRange{shape[0], shape[0] + 1};
  return std::nullopt;
}

void narrow(IntegerRange& range, const IntegerRange& to) {
  range = {std::max(range.first, to.first), std::min(range.second, to.second)};
}

/// Follows values forward, from node to node in topological order.
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
      if (at == 0 && hands_on(node) && !node.outputs.empty())
        origins_.insert_or_assign(node.outputs[0], std::string(origin->second));
    }
  }

  void need(const std::string& input, const IntegerRange& range) {
    const auto [known, is_new] = ranges_.emplace(input, range);
    if (!is_new) narrow(known->second, range);
  }

  std::unordered_map<std::string, std::string> origins_;  // of a value: the input it is
  std::map<std::string, IntegerRange> ranges_;
};

}  // namespace

std::map<std::string, IntegerRange> input_ranges(const Model& model, const WalkedGraph& graph) {
  return Follower(model, graph).ranges();
}

}  // namespace opcost
