#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/walk/value_uses.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Nodes that run together and see the same names: a graph, a subgraph or the
/// body of a function. The pointers outlive the walk; null: there is none.
struct Region {
  const std::vector<Node>* nodes = nullptr;
  const std::unordered_map<std::string, Tensor>* initializers = nullptr;
  const std::unordered_map<std::string, DeclaredValue>* value_info = nullptr;
  const std::vector<DeclaredValue>* declared_outputs = nullptr;
  const std::vector<std::string>* returned = nullptr;  ///< The outputs of a function.
  const std::map<std::string, std::int64_t>* opsets = nullptr;
  /// What the attributes of a function's call (or their defaults) say.
  const std::vector<Attribute>* arguments = nullptr;
  /// How often its values are used; null: nobody asks.
  const ValueUses* uses = nullptr;
  std::string path;        ///< Before the names of its nodes: "if_3/then_branch/".
  std::string definition;  ///< The same for every call of one function.
};

/// The graph of a model, which must outlive it.
Region region_of(const Model& model);

/// How often the values of a region are used: by its nodes, in their subgraphs, as its results.
ValueUses uses_in(const Region& region);

/// The node with the attributes of the function's call in place of the
/// references to them; `storage` holds it where it differs.
const Node& with_arguments(const Region& region, const Node& node, Node& storage);

}  // namespace opcost
