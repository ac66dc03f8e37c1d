// Counts how often each value of a graph is used, subgraphs included.
#include "estimate/walk/value_uses.h"

namespace opcost {

void for_each_subgraph(const Node& node, FunctionRef<void(const Graph&)> visit) {
  using One = std::shared_ptr<const Graph>;
  for (const Attribute& attribute : node.attributes) {
    if (const auto* one = std::get_if<One>(&attribute.value); one != nullptr && *one != nullptr)
      visit(**one);
    if (const auto* several = std::get_if<std::vector<One>>(&attribute.value))
      for (const One& each : *several)
        if (each != nullptr) visit(*each);
  }
}

void count_uses(const std::vector<Node>& nodes, ValueUses& uses) {
  for (const Node& node : nodes) {
    for (const std::string& input : node.inputs)
      if (!input.empty()) ++uses[input];
    for_each_subgraph(node, [&](const Graph& inner) { count_uses(inner, uses); });
  }
}

void count_uses(const Graph& graph, ValueUses& uses) {
  count_uses(graph.nodes, uses);
  for (const DeclaredValue& output : graph.outputs) ++uses[output.name];
}

void count_uses(const Function& function, ValueUses& uses) {
  count_uses(function.nodes, uses);
  for (const std::string& output : function.outputs) ++uses[output];
}

}  // namespace opcost
