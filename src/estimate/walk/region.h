#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/walk/routers.h"
#include "estimate/walk/value_uses.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Nodes that run together and see the same names: a graph, a subgraph or the body of a function.
/// The pointers outlive the walk; null: there is none.
struct Region {
  const std::vector<Node>* nodes = nullptr;
  const std::unordered_map<std::string, Tensor>* initializers = nullptr;
  const std::unordered_map<std::string, DeclaredValue>* value_info = nullptr;
  const std::vector<DeclaredValue>* declared_outputs = nullptr;
  const std::vector<std::string>* returned = nullptr;  ///< For a function: its outputs.
  const std::map<std::string, std::int64_t>* opsets = nullptr;
  /// The attributes of a function's call, or their defaults.
  const std::vector<Attribute>* arguments = nullptr;
  /// How often its values are used; null: nobody asks.
  const ValueUses* uses = nullptr;
  /// Which parts of a router's marks are read where; null: none are.
  const RouterShares* routers = nullptr;
  std::string path;        ///< Prefix of the ids of its nodes: "if_3/then_branch/".
  std::string definition;  ///< The same text for every call of one function.
};

/// The graph of a model, which must outlive it.
Region region_of(const Model& model);

/// How often the values of a region are used: by its nodes, in their subgraphs, as its results.
ValueUses uses_in(const Region& region);

/// The node with references replaced by the attributes of the function's call; `storage` holds the
/// copy if there are any.
const Node& with_arguments(const Region& region, const Node& node, Node& storage);

}  // namespace opcost
