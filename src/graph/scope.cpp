// Knows which values are defined where, and brings nodes into topological order.
#include "graph/scope.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

namespace opcost::onnx_reader {
namespace {

constexpr std::size_t kGiven = SIZE_MAX;  // not defined by a node: an input or initializer

std::string defined_by(const std::vector<Node>& nodes, std::size_t producer) {
  if (producer == kGiven) return "an input or initializer";
  return "node " + in_quotes(nodes[producer].name);
}

}  // namespace

void merge(Captures more, Captures& into) {
  if (more.size() > into.size()) std::swap(more, into);
  into.merge(more);
}

void warn_of_undefined(const Captures& captures, const std::string& place, Warnings& warnings) {
  std::map<std::string_view, std::string_view> sorted;
  for (const auto& [name, user] : captures) sorted.emplace(name, *user);
  for (const auto& [name, user] : sorted) {
    warnings.add(place + "nothing defines " + in_quotes(name) + ", used " + std::string(user));
  }
}

void Scope::give(std::string_view name) {
  if (!name.empty()) define(name, {kGiven});
}

void Scope::want(const std::string& name) { wanted_.push_back(name); }

void Scope::define(std::string_view name, Producer producer) {
  const auto [known, added] = producers_.try_emplace(name, Producer(producer));
  if (added) return;
  context_.wire.fail("the value " + in_quotes(name) + " is defined twice: by " +
                         defined_by(nodes_, known->node) + " and by " +
                         defined_by(nodes_, producer.node),
                     "every value of a graph needs a name of its own");
}

Captures Scope::order_nodes(std::vector<NodeCaptures> of_subgraphs) {
  define_outputs();
  for (std::size_t i = 0; i < nodes_.size(); ++i) use_inputs(i);
  for (std::size_t i = 0; i < nodes_.size(); ++i) use_listed_inputs(i);
  for (NodeCaptures& captures : of_subgraphs) use_captures(captures);
  use_wanted();
  forget_defined();
  if (!context_.wire.failed()) rearrange();
  return std::move(captures_);
}

void Scope::define_outputs() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (const SharedText& output : nodes_[i].outputs) {
      if (!output.empty()) define(output, {i, &output});
    }
  }
}

void Scope::use_inputs(std::size_t node) {
  std::shared_ptr<const std::string> user;  // one buffer for all inputs: names may be long
  for (SharedText& input : nodes_[node].inputs) {
    if (input.empty()) continue;
    if (const Producer* producer = producers_.find(input)) {
      if (producer->name != nullptr) input = *producer->name;  // one text for all its users
      depend(producer->node, node);
      continue;
    }
    if (!user)
      user = std::make_shared<const std::string>("by node " + in_quotes(nodes_[node].name));
    context_.wire.charge(sizeof(Captures::value_type) + input.size());
    captures_.try_emplace(input, user);
  }
}

void Scope::use_wanted() {
  const auto user = std::make_shared<const std::string>("as a result");
  for (const std::string& name : wanted_) {
    if (!name.empty()) captures_.try_emplace(name, user);
  }
}

// Looks up the smaller set in the larger one: captures may pass through many levels.
void Scope::use_captures(NodeCaptures& captures) {
  if (captures.values.size() < producers_.size()) {
    for (const auto& [name, user] : captures.values) {
      if (const Producer* producer = producers_.find(name)) depend(producer->node, captures.node);
    }
  } else {
    for (const auto& [name, producer] : producers_) {
      if (captures.values.contains(std::string(name))) depend(producer.node, captures.node);
    }
  }
  merge(std::move(captures.values), captures_);
}

// Some exporters list what the branch of an If captures as its inputs. The name alone does not say
// whether it is the outer value or one of the subgraph's own, which hides it.
void Scope::use_listed_inputs(std::size_t node) {
  for (const Attribute& attribute : nodes_[node].attributes) {
    const auto* graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value);
    if (graph == nullptr || *graph == nullptr) continue;
    for (const DeclaredValue& input : (*graph)->inputs) {
      const Producer* producer = producers_.find(input.name);
      if (producer != nullptr && producer->node != kGiven && producer->node != node)
        likely_.push_back({producer->node, node});
    }
  }
}

void Scope::forget_defined() {
  if (captures_.size() < producers_.size()) {
    std::erase_if(captures_,
                  [&](const auto& capture) { return producers_.contains(capture.first); });
  } else {
    for (const auto& [name, producer] : producers_) captures_.erase(std::string(name));
  }
}

void Scope::depend(std::size_t producer, std::size_t consumer) {
  if (producer != kGiven) dependencies_.push_back({producer, consumer});
}

void Scope::rearrange() {
  std::vector<Dependency> all = dependencies_;
  all.insert(all.end(), likely_.begin(), likely_.end());
  auto order = topological_order(nodes_.size(), all);
  if (order.size() < nodes_.size() && !likely_.empty())
    order = topological_order(nodes_.size(), dependencies_);
  if (order.size() < nodes_.size()) return fail_with_cycle();
  if (std::ranges::is_sorted(order)) return;
  std::vector<Node> ordered;
  ordered.reserve(nodes_.size());
  for (const std::size_t i : order) ordered.push_back(std::move(nodes_[i]));
  nodes_ = std::move(ordered);
}

void Scope::fail_with_cycle() {
  constexpr std::size_t kMostNamed = 5;
  const auto cycle = find_cycle(nodes_.size(), dependencies_);
  std::string names;
  for (std::size_t i = 0; i < cycle.size() && i < kMostNamed; ++i) {
    names += in_quotes(nodes_[cycle[i]].name) + " -> ";
  }
  if (cycle.size() > kMostNamed) {
    names += std::to_string(cycle.size() - kMostNamed) + " more -> ";
  }
  context_.wire.fail(
      "nodes wait for each other in a cycle: " + names + in_quotes(nodes_[cycle.front()].name),
      "an ONNX graph has no cycles; export the model again");
}

}  // namespace opcost::onnx_reader
