// --precision: the element type that every value is stored in.
#include "estimate/rewrite/stored_types.h"

#include <algorithm>

#include "opcost/core/glob.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

bool fits(const PrecisionRule& rule, const Node& node) {
  return (rule.op.empty() || rule.op == node.op_type) &&
         (rule.node.empty() || glob_matches(rule.node, node.name));
}

void overlay(Precision& types, const Precision& more) {
  const auto take = [](ElementType& to, ElementType from) {
    if (from != ElementType::Undefined) to = from;
  };
  take(types.weights, more.weights);
  take(types.activations, more.activations);
  take(types.accumulator, more.accumulator);
  if (more.sparsity) types.sparsity = more.sparsity;
  if (more.value_bits) types.value_bits = more.value_bits;
}

// Complex numbers stay: no other type can replace a pair of floats.
bool may_change(ElementType type) {
  const auto number = number_type(type);
  return number && is_floating(type) && number->format != NumberFormat::Complex;
}

ElementType changed(ElementType type, ElementType wanted) {
  return may_change(type) && wanted != ElementType::Undefined ? wanted : type;
}

// The rules without operator and node.
Precision of_all(const PrecisionPlan& plan) {
  Precision types;
  for (const PrecisionRule& rule : plan.rules)
    if (rule.op.empty() && rule.node.empty()) overlay(types, rule.types);
  return types;
}

}  // namespace

Precision precision_of(const PrecisionPlan& plan, const Node& node) {
  Precision types;
  for (const PrecisionRule& rule : plan.rules)
    if (fits(rule, node)) overlay(types, rule.types);
  return types;
}

Precision StoredTypes::used_rules(const Node& node) {
  for (std::size_t at = 0; at < plan_.rules.size(); ++at)
    if (fits(plan_.rules[at], node)) used_[at] = true;
  return precision_of(plan_, node);
}

ElementType StoredTypes::input_type(const WalkedNode& walked, std::size_t at,
                                    const Precision& of_node) const {
  const TensorInfo& info = *walked.inputs[at];
  if (info.constant) return changed(info.type, of_node.weights);
  const auto written = written_.find(walked.input_ids[at]);
  if (written == written_.end()) return changed(info.type, of_all(plan_).activations);
  return may_change(info.type) ? written->second : info.type;
}

ElementType StoredTypes::of_graph_value(ValueId id, ElementType type) const {
  const auto written = written_.find(id);
  if (written != written_.end()) return written->second;
  return changed(type, of_all(plan_).activations);
}

void StoredTypes::note(std::string_view what, const std::string& name, ElementType from,
                       ElementType to) {
  if (from != to) changes_[{std::string(what), {from, to}}].insert(name);
}

void StoredTypes::record(const UnbilledNode& one, bool renames) {
  const WalkedNode& walked = one.walked;
  const Precision of_node = used_rules(*one.node);
  if (walked.status == NodeStatus::Folded && !renames) return;
  const bool renamed = renames && !walked.inputs.empty() && walked.inputs.front() != nullptr;
  const ElementType wanted = renamed ? input_type(walked, 0, of_node) : of_node.activations;
  for (std::size_t at = 0; at < walked.outputs.size(); ++at)
    if (walked.output_ids[at] != ValueId::None)
      written_[walked.output_ids[at]] =
          inside_type(walked, at).value_or(changed(walked.outputs[at].type, wanted));
}

std::optional<ElementType> StoredTypes::inside_type(const WalkedNode& walked,
                                                    std::size_t output) const {
  if (output >= walked.given_inside.size()) return std::nullopt;
  const auto written = written_.find(walked.given_inside[output]);
  return written != written_.end() ? std::optional{written->second} : std::nullopt;
}

void StoredTypes::store_inputs(UnbilledNode& one) {
  WalkedNode& walked = one.walked;
  const Precision of_node = used_rules(*one.node);
  for (std::size_t at = 0; at < walked.inputs.size(); ++at) {
    if (walked.inputs[at] == nullptr) continue;
    TensorInfo info = *walked.inputs[at];
    const ElementType stored = input_type(walked, at, of_node);
    const bool is_new = !info.constant && !written_.contains(walked.input_ids[at]);
    if (info.constant || is_new)
      note(info.constant ? "weights" : "activations", one.node->inputs[at], info.type, stored);
    info.type = stored;
    walked.inputs[at] = one.keep(std::move(info));
  }
}

void StoredTypes::store_outputs(UnbilledNode& one, bool renames) {
  WalkedNode& walked = one.walked;
  const bool renamed = renames && !walked.inputs.empty() && walked.inputs.front() != nullptr;
  for (std::size_t at = 0; at < walked.outputs.size(); ++at) {
    const auto written = written_.find(walked.output_ids[at]);
    ElementType& type = walked.outputs[at].type;
    if (written == written_.end() || !may_change(type)) continue;
    const ElementType stored = renamed ? walked.inputs.front()->type : written->second;
    if (!renamed && !is_control_flow(walked))
      note("activations", one.node->outputs[at], type, stored);
    type = stored;
  }
}

void StoredTypes::apply(UnbilledNode& one, bool renames) {
  if (one.walked.status == NodeStatus::Folded && !renames) return;
  store_inputs(one);
  store_outputs(one, renames);
}

std::vector<std::string> StoredTypes::changes() const {
  if (plan_.empty()) return {};
  std::vector<std::string> texts;
  for (const auto& [change, names] : changes_)
    texts.push_back(grouped_text(Count{names.size()}) + " " + change.first + " " +
                    std::string(to_string(change.second.first)) + " to " +
                    std::string(to_string(change.second.second)));
  if (texts.empty()) texts.emplace_back("nothing to change");
  return {"--precision " + plan_.text + ": " + joined(texts)};
}

std::vector<std::string> StoredTypes::warnings() const {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < plan_.rules.size(); ++at) {
    const PrecisionRule& rule = plan_.rules[at];
    if (used_[at]) continue;
    std::string which = rule.op.empty() ? "" : " op " + rule.op;
    if (!rule.node.empty()) which += " node " + rule.node;
    if (!which.empty()) texts.push_back("--precision: no node fits the rule of" + which);
  }
  return texts;
}

std::vector<CountedEvent> in_accumulator(const PrecisionPlan& plan, const Node& node,
                                         std::vector<CountedEvent> events) {
  if (plan.empty()) return events;
  const auto accumulator = number_type(precision_of(plan, node).accumulator);
  std::map<const Operand*, NumberType> biases;
  for (CountedEvent& counted : events) {
    const bool accumulates = counted.event.action == Action::Accumulate;
    if (counted.event.action != Action::Add && !accumulates) continue;
    const bool summed = accumulates || counted.event.in_mac || counted.operand != nullptr;
    if (summed && accumulator) counted.event.type = *accumulator;
    if (counted.operand != nullptr) biases.emplace(counted.operand, counted.event.type);
  }
  for (CountedEvent& counted : events) {
    const auto bias = biases.find(counted.operand);
    if (counted.operand != nullptr && bias != biases.end()) counted.event.type = bias->second;
  }
  return events;
}

}  // namespace opcost
