#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/name_map.h"
#include "graph/read_context.h"
#include "graph/topological_order.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Values that a graph uses but does not define; each with its user, in words.
using Captures = std::unordered_map<std::string, std::shared_ptr<const std::string>>;

/// Adds the smaller set to the larger one, so that deep nesting stays cheap.
void merge(Captures more, Captures& into);

/// Warns of values that nothing defines, sorted by name. `place` is "" or "in ...: ".
void warn_of_undefined(const Captures& captures, const std::string& place, Warnings& warnings);

/// The outer values that the subgraphs of a node use.
struct NodeCaptures {
  std::size_t node;
  Captures values;
};

/// The values of one graph or function body: what defines each and what uses it.
class Scope {
 public:
  /// `values`: about how many it will have.
  Scope(ReadContext& context, std::vector<Node>& nodes, std::size_t values)
      : context_(context), nodes_(nodes) {
    producers_.reserve(values);
  }

  /// An input or initializer. The name must outlive the scope.
  void give(std::string_view name);
  /// A result of the graph.
  void want(const std::string& name);
  /// Sorts the nodes topologically. A value that is defined twice or a cycle is a failure. Returns
  /// the values that nodes and results use but nothing here defines.
  Captures order_nodes(std::vector<NodeCaptures> of_subgraphs);

 private:
  struct Producer {
    std::size_t node = 0;
    const SharedText* name = nullptr;  ///< Among the node's outputs; null: it is given.
  };

  void define(std::string_view name, Producer producer);
  void define_outputs();
  void use_inputs(std::size_t node);
  void use_wanted();
  void use_captures(NodeCaptures& captures);
  void use_listed_inputs(std::size_t node);
  void forget_defined();
  void depend(std::size_t producer, std::size_t consumer);
  void rearrange();
  void fail_with_cycle();

  ReadContext& context_;
  std::vector<Node>& nodes_;
  NameMap<std::string_view, Producer> producers_;
  std::vector<std::string> wanted_;
  std::vector<Dependency> dependencies_;
  std::vector<Dependency> likely_;  ///< Kept where they fit the others.
  Captures captures_;
};

}  // namespace opcost::onnx_reader
