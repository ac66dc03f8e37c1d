#include "estimate/rewrite/fusion.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "estimate/walk/value_uses.h"
#include "opcost/core/text.h"
#include "ops/registry.h"
#include "rules/node_view.h"

namespace opcost {

std::span<const OpRule> activation_rules();
std::span<const OpRule> arithmetic_rules();
std::span<const OpRule> bitwise_rules();
std::span<const OpRule> comparison_rules();
std::span<const OpRule> gated_rules();
std::span<const OpRule> quantize_rules();
std::span<const OpRule> rounding_rules();
std::span<const OpRule> trigonometry_rules();

namespace {

bool holds(std::span<const OpRule> family, const OpRule* rule) {
  return std::ranges::any_of(family, [rule](const OpRule& one) { return &one == rule; });
}

// Each output element from one element of an input, in the same place.
bool is_elementwise(const OpRule* rule) {
  if (rule == nullptr) return false;
  const std::array families{activation_rules(), arithmetic_rules(),  bitwise_rules(),
                            comparison_rules(), gated_rules(),       quantize_rules(),
                            rounding_rules(),   trigonometry_rules()};
  return rule->op == "BatchNormalization" ||
         std::ranges::any_of(families, [&](auto family) { return holds(family, rule); });
}

// "X", or "inputs[2]" of a variadic one: what the operand at a position is called.
std::string formal_at(std::string_view formals, std::size_t at) {
  const std::vector<Formal> list = parse_formals(formals);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].variadic) return std::string(list[i].name) + "[" + std::to_string(at - i) + "]";
    if (i == at) return std::string(list[i].name);
  }
  return {};
}

class Fusion {
 public:
  Fusion(const Model& model, std::vector<NodeEstimate>& nodes) : model_(model), nodes_(nodes) {
    count_uses(model.graph, uses_);
    for (const Function& function : model.functions) count_uses(function, uses_);
    for (std::size_t at = 0; at < nodes.size(); ++at)
      for (const TensorEntry& output : nodes[at].outputs)
        if (!output.name.empty()) add_maker(output.name, at);
  }

  std::size_t run() {
    std::size_t fused = 0;
    for (NodeEstimate& node : nodes_)
      if (fuse_input(node)) ++fused;
    return fused;
  }

 private:
  static constexpr std::size_t kSeveral = SIZE_MAX;

  void add_maker(const std::string& value, std::size_t node) {
    const auto [entry, is_new] = maker_.emplace(value, node);
    if (!is_new) entry->second = kSeveral;
  }

  const OpRule* rule_of(const NodeEstimate& node) const {
    const auto opset = model_.opsets.find(node.domain);
    return find_rule(node.domain, node.op, opset != model_.opsets.end() ? opset->second : 0);
  }

  NodeEstimate* sole_maker(const std::string& value) {
    const auto maker = maker_.find(value);
    const auto uses = uses_.find(value);
    const bool sole = maker != maker_.end() && maker->second != kSeveral && uses != uses_.end() &&
                      uses->second == 1;
    return sole ? &nodes_[maker->second] : nullptr;
  }

  // The counted node whose output this is, under whatever name; null: none alone.
  NodeEstimate* writer_of(std::string value) {
    for (std::size_t steps = 0; steps < nodes_.size(); ++steps) {
      NodeEstimate* maker = sole_maker(value);
      if (maker == nullptr) return nullptr;
      if (maker->status == NodeStatus::Counted) return maker;
      const bool renames = maker->status != NodeStatus::Unknown && !maker->inputs.empty();
      if (!renames) return nullptr;
      value = maker->inputs.front().name;
    }
    return nullptr;
  }

  bool fuse_input(NodeEstimate& reader) {
    const OpRule* rule = reader.status == NodeStatus::Counted ? rule_of(reader) : nullptr;
    if (!is_elementwise(rule) || reader.outputs.empty() || !reader.outputs[0].shape) return false;
    // Of two inputs only one can be in a register when the node runs: the later made.
    std::vector<std::pair<NodeEstimate*, std::size_t>> candidates;
    for (std::size_t at = 0; at < reader.inputs.size(); ++at) {
      const TensorEntry& input = reader.inputs[at];
      if (input.name.empty() || input.shape != reader.outputs[0].shape) continue;
      NodeEstimate* writer = writer_of(input.name);
      if (writer != nullptr && writer != &reader) candidates.emplace_back(writer, at);
    }
    std::ranges::sort(candidates, std::greater<>{});
    const Count elements = element_count(*reader.outputs[0].shape);
    return std::ranges::any_of(candidates, [&](const auto& candidate) {
      return fuse(*candidate.first, reader, formal_at(rule->inputs, candidate.second), elements);
    });
  }

  bool fuse(NodeEstimate& writer, NodeEstimate& reader, const std::string& operand,
            Count elements) {
    const OpRule* rule = rule_of(writer);
    if (rule == nullptr || writer.outputs.empty() || operand.empty()) return false;
    const std::string written = formal_at(rule->outputs, 0);
    const std::size_t write = sole_access(writer, written, Action::Write, elements);
    const std::size_t read = sole_access(reader, operand, Action::Read, elements);
    if (write == kSeveral || read == kSeveral) return false;
    remove(writer, write);
    remove(reader, read);
    return true;
  }

  // The only access of an operand, where it is each element once.
  static std::size_t sole_access(const NodeEstimate& node, const std::string& operand,
                                 Action action, Count elements) {
    std::size_t found = kSeveral;
    for (std::size_t at = 0; at < node.events.size(); ++at) {
      const EventEntry& entry = node.events[at];
      if (entry.operand != operand || !is_access(entry.event.action)) continue;
      const bool once = entry.event.action == action && Count{entry.count} == elements;
      if (!once || found != kSeveral) return kSeveral;
      found = at;
    }
    return found;
  }

  // An access of each element once costs as much where every operand is moved once.
  static void remove(NodeEstimate& node, std::size_t at) {
    const double saved = node.events[at].energy.value;
    node.events.erase(node.events.begin() + static_cast<std::ptrdiff_t>(at));
    node.energy = node.node_energy;
    for (const EventEntry& entry : node.events) node.energy += entry.energy;
    node.energy_floor.value = std::max(0.0, node.energy_floor.value - saved);
  }

  const Model& model_;
  std::vector<NodeEstimate>& nodes_;
  ValueUses uses_;
  std::unordered_map<std::string, std::size_t> maker_;
};

}  // namespace

std::vector<std::string> fuse_activations(const Model& model, std::vector<NodeEstimate>& nodes) {
  const std::size_t fused = Fusion(model, nodes).run();
  return {"--fuse-activations: " + grouped_text(Count{fused}) +
          (fused == 1 ? " value between two nodes is" : " values between two nodes are") +
          " neither written nor read"};
}

}  // namespace opcost
