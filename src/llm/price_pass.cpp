// Prices the graph of one pass, and says what its energy is spent on.
#include "llm/price_pass.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "core/parse.h"
#include "opcost/estimate/estimate.h"
#include "ops/registry.h"

namespace opcost::llm {
namespace {

// Where the formal parameter of that name stands; -1: nowhere.
std::ptrdiff_t place_of(std::string_view formals, std::string_view name) {
  std::ptrdiff_t at = 0;
  for (std::string_view formal : split_words(formals)) {
    while (formal.ends_with('?') || formal.ends_with('*')) formal.remove_suffix(1);
    if (formal == name) return at;
    ++at;
  }
  return -1;
}

class PassPricer {
 public:
  PassPricer(const LlmGraph& graph, PassCost& cost) : graph_(graph), cost_(cost) {}

  void add(const NodeEstimate& node) {
    const std::size_t layer_end = node.name.find('/');
    const std::size_t module_end = node.name.find('/', layer_end + 1);
    times_ = graph_.repeats.at(node.name.substr(0, layer_end));
    module_ = &cost_.modules[node.name.substr(layer_end + 1, module_end - layer_end - 1)];
    rule_ = find_newest_rule(node.domain, node.op);
    if (node.status == NodeStatus::Counted) cost_.calls += Count{times_} * Count{node.times};
    cost_.macs += Count{times_} * Count{node.macs};
    charge(LlmPart::Calls, node.node_energy);
    for (const EventEntry& event : node.events) add_event(node, event);
  }

 private:
  void charge(LlmPart part, Picojoules energy) {
    const Picojoules all = static_cast<double>(times_) * energy;
    cost_.part(part) += all;
    *module_ += all;
  }

  void add_event(const NodeEstimate& node, const EventEntry& event) {
    const Count count = Count{times_} * Count{event.count};
    if (!is_access(event.event.action)) {
      if (event.event.action == Action::Mul && event.event.in_mac)
        cost_.mac16 += count * Count{std::max<std::uint32_t>(8, event.event.type.bits.value)};
      return charge(LlmPart::Arithmetic, event.energy);
    }
    const LlmPart part = accessed(node, event.operand);
    const Bytes bytes = storage(count, event.event.type.bits);
    (part == LlmPart::Weights ? cost_.weight_bytes
     : part == LlmPart::Cache ? cost_.cache_bytes
                              : cost_.activation_bytes) += bytes.value;
    charge(part, event.energy);
  }

  LlmPart accessed(const NodeEstimate& node, std::string_view operand) const {
    if (rule_ == nullptr) return LlmPart::Activations;
    const auto value = [&](std::string_view formals,
                           const std::vector<TensorEntry>& values) -> const SharedText* {
      const std::ptrdiff_t at = place_of(formals, operand);
      return at >= 0 && static_cast<std::size_t>(at) < values.size()
                 ? &values[static_cast<std::size_t>(at)].name
                 : nullptr;
    };
    const SharedText* name = value(rule_->inputs, node.inputs);
    if (name == nullptr) name = value(rule_->outputs, node.outputs);
    if (name == nullptr) return LlmPart::Activations;
    if (graph_.cache.contains(*name)) return LlmPart::Cache;
    return graph_.weights.contains(*name) ? LlmPart::Weights : LlmPart::Activations;
  }

  const LlmGraph& graph_;
  PassCost& cost_;
  std::uint64_t times_ = 1;
  Picojoules* module_ = nullptr;
  const OpRule* rule_ = nullptr;
};

Error unknown_node(const NodeEstimate& node, const std::string& source) {
  return {"a layer of it cannot be counted: " + node.reason,
          source + " (" + node.op + " `" + node.name + "`)", "check the sizes in its config"};
}

__extension__ using Wide = __int128;

Wide wide(Count count) { return static_cast<Wide>(count.exact().value_or(0)); }

bool count_on_line(Count first, Count between, Count last, std::uint64_t at, std::uint64_t length) {
  return (wide(between) - wide(first)) * static_cast<Wide>(length) ==
         (wide(last) - wide(first)) * static_cast<Wide>(at);
}

constexpr std::array kCounts{
    &PassCost::weight_bytes,   &PassCost::cache_bytes, &PassCost::activation_bytes,
    &PassCost::exchange_bytes, &PassCost::macs,        &PassCost::mac16,
    &PassCost::calls};

}  // namespace

Result<PassCost> price_pass(const LlmGraph& graph, const Pricer& pricer,
                            const EstimateOptions& options) {
  const auto made = estimate(graph.model, pricer, options);
  if (!made) return made.error();
  PassCost cost;
  PassPricer pass(graph, cost);
  for (const NodeEstimate& node : made->nodes) {
    if (node.status == NodeStatus::Unknown) return unknown_node(node, graph.model.source);
    pass.add(node);
  }
  for (const auto count : kCounts)
    if ((cost.*count).has_overflowed())
      return Error{"its work does not fit 64 bits", graph.model.source,
                   "check the sizes in its config, --batch and --prompt"};
  return cost;
}

PassCost sum_of_line(const PassCost& first, const PassCost& last, std::uint64_t passes) {
  PassCost sum;
  const double half = static_cast<double>(passes) / 2;
  for (std::size_t at = 0; at < kLlmParts; ++at)
    sum.energy[at] = half * (first.energy[at] + last.energy[at]);
  for (const auto& [module, energy] : first.modules)
    sum.modules[module] = half * (energy + last.modules.at(module));
  for (const auto count : kCounts)
    sum.*count = Count{passes} * (first.*count + last.*count) / Count{2};
  sum.seconds = half * (first.seconds + last.seconds);
  return sum;
}

void add_pass(PassCost& to, const PassCost& more) {
  for (std::size_t at = 0; at < kLlmParts; ++at) to.energy[at] += more.energy[at];
  for (const auto& [module, energy] : more.modules) to.modules[module] += energy;
  for (const auto count : kCounts) to.*count += more.*count;
  to.seconds += more.seconds;
}

bool on_line(const PassCost& first, const PassCost& between, const PassCost& last, std::uint64_t at,
             std::uint64_t length, double tolerance) {
  for (const auto count : kCounts)
    if (!count_on_line(first.*count, between.*count, last.*count, at, length)) return false;
  const double share = static_cast<double>(at) / static_cast<double>(length);
  const double scale = tolerance * between.total().value;
  for (std::size_t part = 0; part < kLlmParts; ++part) {
    const double line =
        first.energy[part].value + share * (last.energy[part].value - first.energy[part].value);
    if (std::abs(line - between.energy[part].value) > scale) return false;
  }
  return true;
}

}  // namespace opcost::llm
