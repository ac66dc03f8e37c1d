#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/tensor.h"

namespace opcost {

/// An input of a node that is cut out, in the order of the node's inputs.
struct CutInput {
  std::string name;  ///< Its name in the node; "" if it is left out.
  ElementType type = ElementType::Float;
  Shape shape;
  /// Whether it is a weight. It stays one, without numbers if `numbers` is null.
  bool constant = false;
  SharedNumbers numbers;
};

/// An output, in the order of the node's outputs.
struct CutOutput {
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;
};

/// Cuts nodes out of a model, each as a model of its own. A node keeps its attributes, and the
/// model its imports and functions. Values get new names, so that two equal nodes become the
/// same bytes.
class NodeCutter {
 public:
  /// Errors: as read_proto().
  static Result<NodeCutter> open(const std::string& path);
  NodeCutter(NodeCutter&& other) noexcept;
  NodeCutter& operator=(NodeCutter&& other) noexcept;
  ~NodeCutter();

  /// The bytes of an ONNX file. std::nullopt if no node of the graph has that output, or if the
  /// node has subgraphs, which may read values from outside.
  std::optional<std::string> cut(const std::string& output, const std::vector<CutInput>& inputs,
                                 const std::vector<CutOutput>& outputs) const;

 private:
  struct Source;
  explicit NodeCutter(std::unique_ptr<Source> source);

  std::unique_ptr<Source> source_;
};

}  // namespace opcost
