#pragma once

#include <cstdint>
#include <string>

#include "core/split_mix.h"
#include "graph/onnx_format.pb.h"

namespace opcost::fuzz {

/// Changes models as messages and not as bytes: what comes out parses, and most of it gets as far
/// as the rules. One step changes an operator, a name, an attribute, a dim, a type, a number, the
/// order of nodes or how graphs and functions nest.
class ModelMutator {
 public:
  explicit ModelMutator(std::uint64_t seed) : dice_(seed) {}

  void mutate(onnx_format::ModelProto& model);
  /// The same nodes in another order: what they cost together may not change.
  void shuffle_nodes(onnx_format::GraphProto& graph);

 private:
  using Graph = onnx_format::GraphProto;
  using Node = onnx_format::NodeProto;

  std::uint64_t below(std::uint64_t count) { return count == 0 ? 0 : dice_.bits() % count; }
  std::int64_t number();
  std::string op();
  std::string value_of(const Graph& graph);
  Graph& some_graph(Graph& graph);

  void mutate_nodes(Graph& graph);
  void mutate_node(Node& node, const Graph& graph);
  void mutate_names(Node& node, const Graph& graph);
  void mutate_attribute(Node& node, const Graph& graph);
  void mutate_tensor(onnx_format::TensorProto& tensor);
  void mutate_value(onnx_format::ValueInfoProto& value);
  void mutate_declarations(Graph& graph);
  void mutate_metadata(Node& node);
  void nest(Graph& graph);
  void call_function(onnx_format::ModelProto& model);

  SplitMix64 dice_;
};

/// A model to start from where bytes are none.
onnx_format::ModelProto small_model();

}  // namespace opcost::fuzz
