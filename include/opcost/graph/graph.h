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

#include "opcost/core/shared_list.h"
#include "opcost/core/shared_text.h"
#include "opcost/graph/memory_use.h"
#include "opcost/graph/tensor.h"

namespace opcost {

/// One declared extent: a number, a name that must be bound, or neither.
using UnknownDim = std::monostate;
using Dim = std::variant<UnknownDim, std::int64_t, std::string>;

enum class ValueKind : std::uint8_t { Tensor, SparseTensor, Sequence, Map, Optional };

/// What the file declares about a value (graph input, output or value_info).
struct DeclaredValue {
  std::string name;
  ValueKind kind = ValueKind::Tensor;
  /// The type of a tensor's elements, of a map's values, or of the tensors in a sequence or
  /// optional.
  ElementType type = ElementType::Undefined;
  /// The shape of a tensor, or of every tensor in a sequence or optional. std::nullopt: not even
  /// the rank is declared.
  std::optional<std::vector<Dim>> shape;
};

struct Graph;

/// A node's attribute. The variant says which kind of value it has.
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

using Metadata = SharedList<std::pair<std::string, std::string>>;

struct Node {
  SharedText name;  ///< As in the file; generated, and stable, if the file has none.
  SharedText op_type;
  SharedText domain;  ///< "" for ai.onnx.
  SharedText overload;
  std::vector<SharedText> inputs;   ///< Value names; "" is an optional input left out.
  std::vector<SharedText> outputs;  ///< Value names; "" is an output that is not wanted.
  SharedList<Attribute> attributes;
  Metadata metadata;
};

/// A (sub)graph. `nodes` are in topological order; otherwise the order of the file is kept.
struct Graph {
  std::string name;
  std::vector<DeclaredValue> inputs;  ///< Without those that are also initializers.
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
  std::vector<std::string> attributes;  ///< Attributes without a default.
  std::vector<Attribute> attribute_defaults;
  std::map<std::string, std::int64_t> opsets;
  std::unordered_map<std::string, DeclaredValue> value_info;
  std::vector<Node> nodes;
};

struct Model {
  std::string source;  ///< The path as given, or "<stdin>".
  std::string file;    ///< Where its numbers can be read again; "": it was no file.
  std::int64_t ir_version = 0;
  std::string producer;                        ///< "pytorch 2.1.0"; may be empty.
  std::map<std::string, std::int64_t> opsets;  ///< Domain ("" for ai.onnx) to version.
  Graph graph;
  std::vector<Function> functions;
  Metadata metadata;
  std::vector<std::string> warnings;  ///< What the reader had to repair or leave out.
  MemoryUse memory;
};

}  // namespace opcost
