#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "opcost/graph/tensor.h"

namespace opcost {

/// One declared extent: a number, a name to be bound, or neither.
using UnknownDim = std::monostate;
using Dim = std::variant<UnknownDim, std::int64_t, std::string>;

enum class ValueKind : std::uint8_t { Tensor, SparseTensor, Sequence, Map, Optional };

/// What the file says of a value (graph input, output or value_info).
struct DeclaredValue {
  std::string name;
  ValueKind kind = ValueKind::Tensor;
  /// Of a tensor's elements, a map's values, the tensors in a sequence or an optional.
  ElementType type = ElementType::Undefined;
  /// Of a tensor, or of every tensor in a sequence or an optional. Nothing: not even the rank is
  /// declared.
  std::optional<std::vector<Dim>> shape;
};

struct Graph;

/// A node's attribute. Which member holds the value follows from the alternative.
struct Attribute {
  using Value =
      std::variant<std::monostate,                    // a kind opcost does not keep
                   std::int64_t, float, std::string,  //
                   std::vector<std::int64_t>, std::vector<float>, std::vector<std::string>, Tensor,
                   std::vector<Tensor>, std::shared_ptr<const Graph>,
                   std::vector<std::shared_ptr<const Graph>>>;
  std::string name;
  Value value;
  std::string function_attribute;  ///< ref_attr_name: in a function's body, the attribute it takes.
};

using Metadata = std::vector<std::pair<std::string, std::string>>;

struct Node {
  std::string name;  ///< As in the file; made up and stable where the file has none.
  std::string op_type;
  std::string domain;  ///< "" for ai.onnx.
  std::string overload;
  std::vector<std::string> inputs;   ///< Value names; "" is an optional input left out.
  std::vector<std::string> outputs;  ///< Value names; "" is an output not wanted.
  std::vector<Attribute> attributes;
  Metadata metadata;
};

/// A (sub)graph. `nodes` are in topological order, ties as in the file.
struct Graph {
  std::string name;
  std::vector<DeclaredValue> inputs;  ///< Without those that are initializers too.
  std::vector<DeclaredValue> outputs;
  std::unordered_map<std::string, DeclaredValue> value_info;
  std::unordered_map<std::string, Tensor> initializers;
  std::vector<Node> nodes;
};

/// A model-local function; its body's nodes are in topological order.
struct Function {
  std::string name;
  std::string domain;
  std::string overload;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<std::string> attributes;  ///< Without a default.
  std::vector<Attribute> attribute_defaults;
  std::map<std::string, std::int64_t> opsets;
  std::unordered_map<std::string, DeclaredValue> value_info;
  std::vector<Node> nodes;
};

struct Model {
  std::string source;  ///< Path as given, or "<stdin>".
  std::int64_t ir_version = 0;
  std::string producer;                        ///< "pytorch 2.1.0"; may be empty.
  std::map<std::string, std::int64_t> opsets;  ///< Domain ("" for ai.onnx) to version.
  Graph graph;
  std::vector<Function> functions;
  Metadata metadata;
  std::vector<std::string> warnings;  ///< What the reader had to repair or leave out.
};

}  // namespace opcost
