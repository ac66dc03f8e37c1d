// Shuffles the nodes of a model.
#include "support/node_orders.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace opcost::test {
namespace {

using Nodes = google::protobuf::RepeatedPtrField<onnx_format::NodeProto>;
using Places = std::vector<std::size_t>;

template <class Visit>
void each_subgraph(const onnx_format::NodeProto& node, Visit visit) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.has_g()) visit(attribute.g());
    for (const auto& graph : attribute.graphs()) visit(graph);
  }
}

// What a node reads, in its subgraphs too.
void collect_inputs(const onnx_format::NodeProto& node, std::set<std::string>& names) {
  names.insert(node.input().begin(), node.input().end());
  each_subgraph(node, [&](const onnx_format::GraphProto& graph) {
    std::set<std::string> inside;
    for (const auto& inner : graph.node()) collect_inputs(inner, inside);
    for (const auto& output : graph.output()) inside.insert(output.name());
    for (const auto& inner : graph.node())
      for (const std::string& made : inner.output()) inside.erase(made);
    for (const auto& input : graph.input()) inside.erase(input.name());
    names.merge(inside);
  });
}

Places any_order(const Nodes& nodes, Dice& dice) {
  Places order;
  for (std::size_t at = 0; at < static_cast<std::size_t>(nodes.size()); ++at) order.push_back(at);
  for (std::size_t at = order.size(); at > 1; --at)
    std::swap(order[at - 1],
              order[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(at) - 1))]);
  return order;
}

// One in which every node stands behind those whose outputs it reads.
Places valid_order(const Nodes& nodes, Dice& dice) {
  std::map<std::string, std::size_t> makers;
  for (std::size_t at = 0; at < static_cast<std::size_t>(nodes.size()); ++at)
    for (const std::string& output : nodes[static_cast<int>(at)].output())
      if (!output.empty()) makers.emplace(output, at);
  Places waits(static_cast<std::size_t>(nodes.size())), ready, order;
  std::vector<Places> readers(waits.size());
  for (std::size_t at = 0; at < waits.size(); ++at) {
    std::set<std::string> names;
    collect_inputs(nodes[static_cast<int>(at)], names);
    for (const std::string& name : names) {
      const auto maker = makers.find(name);
      if (maker == makers.end() || maker->second == at) continue;
      readers[maker->second].push_back(at);
      ++waits[at];
    }
    if (waits[at] == 0) ready.push_back(at);
  }
  while (!ready.empty()) {
    const auto last = static_cast<std::int64_t>(ready.size()) - 1;
    std::swap(ready[static_cast<std::size_t>(dice.between(0, last))], ready.back());
    order.push_back(ready.back());
    ready.pop_back();
    for (const std::size_t reader : readers[order.back()])
      if (--waits[reader] == 0) ready.push_back(reader);
  }
  REQUIRE(order.size() == waits.size());
  return order;
}

using MakePlaces = Places (*)(const Nodes&, Dice&);

void shuffle(Nodes& nodes, MakePlaces make_places, Dice& dice) {
  for (auto& node : nodes)
    for (auto& attribute : *node.mutable_attribute()) {
      if (attribute.has_g()) shuffle(*attribute.mutable_g()->mutable_node(), make_places, dice);
      for (auto& graph : *attribute.mutable_graphs())
        shuffle(*graph.mutable_node(), make_places, dice);
    }
  Nodes shuffled;
  for (const std::size_t at : make_places(nodes, dice))
    *shuffled.Add() = std::move(nodes[static_cast<int>(at)]);
  nodes.Swap(&shuffled);
}

}  // namespace

void shuffle_nodes(onnx_format::ModelProto& model, Order order, Dice& dice) {
  const MakePlaces make_places = order == Order::Valid ? valid_order : any_order;
  shuffle(*model.mutable_graph()->mutable_node(), make_places, dice);
  for (auto& function : *model.mutable_functions())
    shuffle(*function.mutable_node(), make_places, dice);
}

}  // namespace opcost::test
