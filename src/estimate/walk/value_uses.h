#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "opcost/core/function_ref.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// How often each value is used: as an input of a node, in a subgraph, or as an output of the
/// graph. Counted by name, for all scopes together.
using ValueUses = std::unordered_map<std::string, int>;

/// Uses by these nodes and all their subgraphs.
void count_uses(const std::vector<Node>& nodes, ValueUses& uses);
/// Uses in a graph and all its subgraphs.
void count_uses(const Graph& graph, ValueUses& uses);
/// Uses in a function's body.
void count_uses(const Function& function, ValueUses& uses);

/// Calls `visit` with each subgraph of a node.
void for_each_subgraph(const Node& node, FunctionRef<void(const Graph&)> visit);

}  // namespace opcost
