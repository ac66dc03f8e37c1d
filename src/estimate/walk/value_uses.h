#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "opcost/core/function_ref.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// How often each value is used: as an input of a node, in a subgraph, or as an
/// output of the graph. By name; a name of several scopes is counted for all.
using ValueUses = std::unordered_map<std::string, int>;

/// By nodes and all their subgraphs.
void count_uses(const std::vector<Node>& nodes, ValueUses& uses);
/// Of a graph and all its subgraphs.
void count_uses(const Graph& graph, ValueUses& uses);
/// Of a function's body.
void count_uses(const Function& function, ValueUses& uses);

/// Calls `visit` with each subgraph of a node.
void for_each_subgraph(const Node& node, FunctionRef<void(const Graph&)> visit);

}  // namespace opcost
