// --spikes: which contractions take spikes, and how often nodes run.
#include "estimate/spikes/spike_flow.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "estimate/module_path.h"
#include "estimate/node_rates.h"
#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/count_interpreter.h"

namespace opcost {
namespace {

constexpr std::size_t kMostNamed = 5;

std::string named(const std::set<std::string>& nodes) {
  std::vector<std::string> some(nodes.begin(), nodes.end());
  if (nodes.size() > kMostNamed) some.resize(kMostNamed);
  if (nodes.size() > kMostNamed)
    some.push_back("and " + std::to_string(nodes.size() - kMostNamed) + " more");
  return joined(some);
}

std::string contractions_text(std::size_t count) {
  return grouped_text(Count{count}) + (count == 1 ? " contraction" : " contractions");
}

const OtherWay* neuron_of(const WalkedNode& walked) {
  if (walked.rule == nullptr) return nullptr;
  const auto found =
      std::ranges::find(walked.rule->other_ways, to_string(Neurons::Lif), &OtherWay::name);
  return found != walked.rule->other_ways.end() ? &*found : nullptr;
}

bool only_moves(Yields yields) {
  return yields == Yields::Rearranged || yields == Yields::Copied || yields == Yields::Joined ||
         yields == Yields::Chosen || yields == Yields::Converted;
}

}  // namespace

const SpikeRule* SpikeFlow::rule_of(const UnbilledNode& one) {
  const SpikeRule* found = nullptr;
  const std::string module = module_path(*one.in_file, one.id);
  for (std::size_t at = 0; at < plan_.rules.size(); ++at) {
    if (!names_node(plan_.rules[at].node, one.id, one.node->name, module)) continue;
    used_[at] = true;
    found = &plan_.rules[at];
  }
  return found;
}

bool SpikeFlow::makes_spikes(const UnbilledNode& one) const {
  const WalkedNode& walked = one.walked;
  if (walked.rule == nullptr || walked.outputs.empty()) return false;
  if (neuron_of(walked) != nullptr || walked.outputs.front().type == ElementType::Bool) return true;
  if (!only_moves(walked.rule->yields)) return false;
  const bool joins = walked.rule->yields == Yields::Joined;
  const std::size_t inputs =
      joins ? walked.input_ids.size() : std::min<std::size_t>(1, walked.input_ids.size());
  for (std::size_t at = 0; at < inputs; ++at)
    if (!spikes_.contains(walked.input_ids[at])) return false;
  return inputs > 0;
}

// Of two activations the first is spikes, and the other is added where there is one.
std::vector<std::size_t> SpikeFlow::factors_of(UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  const Operands operands(*walked.rule, *one.node, walked.opset, walked.inputs, one.walked.outputs);
  CountInterpreter counter;
  Body body(counter, operands, true);
  walked.rule->count(operands, body);
  std::vector<std::size_t> inputs;
  for (const Nest& nest : counter.nests())
    for (const Operand* factor : {nest.a, nest.b}) {
      if (factor == nullptr || !factor->present() || factor->constant() || !factor->input())
        continue;
      if (std::ranges::find(inputs, *factor->input()) == inputs.end())
        inputs.push_back(*factor->input());
      break;
    }
  return inputs;
}

void SpikeFlow::take_contraction(UnbilledNode& one, const SpikeRule* rule) {
  WalkedNode& walked = one.walked;
  std::optional<double> rate = rule != nullptr ? rule->rate : std::nullopt;
  const std::vector<std::size_t> factors = factors_of(one);
  const bool flows = std::ranges::any_of(factors, [&](std::size_t at) {
    return at < walked.input_ids.size() && spikes_.contains(walked.input_ids[at]);
  });
  if (plan_.rate && flows) rate = plan_.rate;
  if (rate && factors.empty()) unsaid_.insert(one.id);
  if (!rate || factors.empty()) {
    real_.insert(one.id);
    return;
  }
  for (const std::size_t at : factors) {
    if (plan_.rate && !spikes_.contains(walked.input_ids[at])) continue;
    TensorInfo info = *walked.inputs[at];
    info.type = ElementType::UInt1;
    walked.inputs[at] = one.keep(std::move(info));
  }
  one.spike_rate = rate;
  spiking_.insert(one.id);
}

void SpikeFlow::take(UnbilledNode& one) {
  if (plan_.empty() || std::exchange(one.spikes_known, true)) return;
  const SpikeRule* rule = rule_of(one);
  one.timesteps = rule != nullptr ? rule->timesteps : plan_.timesteps;
  const bool counted = one.walked.status == NodeStatus::Counted;
  if (counted && one.walked.rule->macs) take_contraction(one, rule);
  const OtherWay* neuron = counted ? neuron_of(one.walked) : nullptr;
  if (neuron != nullptr && plan_.neurons == Neurons::Lif) {
    one.way = neuron;
    neurons_.insert(one.id);
  }
  if (!makes_spikes(one)) return;
  for (const ValueId id : one.walked.output_ids)
    if (id != ValueId::None) spikes_.insert(id);
}

void SpikeFlow::report(Estimate& result) const {
  if (plan_.empty()) return;
  std::uint64_t accumulated = 0;
  for (const NodeEstimate& node : result.nodes)
    for (const EventEntry& entry : node.events)
      if (entry.event.action == Action::Accumulate) accumulated += entry.count;
  std::string text = "--spikes " + plan_.text + ": " + contractions_text(spiking_.size()) +
                     (spiking_.size() == 1 ? " takes" : " take") + " spikes, with " +
                     grouped_text(Count{accumulated}) + " accumulations";
  if (!real_.empty())
    text += "; " + contractions_text(real_.size()) + " of real numbers: " + named(real_);
  if (!neurons_.empty())
    text += "; " + grouped_text(Count{neurons_.size()}) +
            (neurons_.size() == 1 ? " activation function is a layer of neurons"
                                  : " activation functions are layers of neurons");
  text += "; nodes that no row names run " + std::to_string(plan_.timesteps) +
          (plan_.timesteps == 1 ? " time" : " times");
  result.assumptions.push_back(std::move(text));
  if (!unsaid_.empty())
    result.warnings.push_back(
        "--spikes: counted as of real numbers, since their loops are not known: " + named(unsaid_));
  for (std::size_t at = 0; at < plan_.rules.size(); ++at)
    if (!used_[at])
      result.warnings.push_back("--spikes: no node fits `" + plan_.rules[at].node + "`");
}

}  // namespace opcost
