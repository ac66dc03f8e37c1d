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
}

// Complex numbers stay: no other type stands in for a pair of them.
bool may_change(ElementType type) {
  const auto number = number_type(type);
  return number && is_floating(type) && number->format != NumberFormat::Complex;
}

ElementType changed(ElementType type, ElementType wanted) {
  return may_change(type) && wanted != ElementType::Undefined ? wanted : type;
}

// The rules that name neither an operator nor a node.
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

void StoredTypes::pass(const std::string& from, const std::string& to) {
  const auto known = written_.find(from);
  if (known != written_.end()) written_[to] = known->second;
}

// A subgraph sees the values of the regions around it: "if_3/then_branch/", "if_3/", "".
const ElementType* StoredTypes::written(std::string path, const std::string& name) const {
  for (;;) {
    const auto found = written_.find(path + name);
    if (found != written_.end()) return &found->second;
    if (path.empty()) return nullptr;
    const std::size_t slash =
        path.size() > 1 ? path.rfind('/', path.size() - 2) : std::string::npos;
    path.resize(slash == std::string::npos ? 0 : slash + 1);
  }
}

ElementType StoredTypes::input_type(const std::string& path, const std::string& name,
                                    const TensorInfo& info, const Precision& of_node) {
  if (info.constant) {
    const ElementType type = changed(info.type, of_node.weights);
    note("weights", name, info.type, type);
    return type;
  }
  if (const ElementType* type = written(path, name))
    return may_change(info.type) ? *type : info.type;
  const ElementType type = changed(info.type, of_all(plan_).activations);
  note("activations", name, info.type, type);
  return type;
}

ElementType StoredTypes::of_graph_value(const std::string& name, ElementType type) const {
  const auto written = written_.find(name);
  if (written != written_.end()) return written->second;
  return changed(type, of_all(plan_).activations);
}

void StoredTypes::note(std::string_view what, const std::string& name, ElementType from,
                       ElementType to) {
  if (from != to) changes_[{std::string(what), {from, to}}].insert(name);
}

void StoredTypes::apply(const Node& node, WalkedNode& walked, const std::string& path,
                        bool renames) {
  for (std::size_t at = 0; at < plan_.rules.size(); ++at)
    if (fits(plan_.rules[at], node)) used_[at] = true;
  const Precision of_node = precision_of(plan_, node);
  if (walked.status == NodeStatus::Folded && !renames) return;
  scratch_.clear();
  for (std::size_t at = 0; at < walked.inputs.size(); ++at) {
    if (walked.inputs[at] == nullptr) continue;
    TensorInfo info = *walked.inputs[at];
    info.type = input_type(path, node.inputs[at], info, of_node);
    scratch_.push_back(std::move(info));
    walked.inputs[at] = &scratch_.back();
  }
  for (std::size_t at = 0; at < walked.outputs.size(); ++at) {
    if (node.outputs[at].empty()) continue;
    ElementType& type = walked.outputs[at].type;
    const bool renamed = renames && !walked.inputs.empty() && walked.inputs.front() != nullptr;
    const ElementType wanted = renamed ? walked.inputs.front()->type : of_node.activations;
    const ElementType stored = changed(type, wanted);
    if (!renamed) note("activations", node.outputs[at], type, stored);
    type = written_[path + node.outputs[at]] = stored;
  }
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
    if (counted.event.action != Action::Add) continue;
    const bool summed = counted.event.in_mac || counted.operand != nullptr;
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
