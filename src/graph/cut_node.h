#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/tensor.h"

namespace opcost {

/// An input of a node that is cut out, in the node's order.
struct CutInput {
  std::string name;  ///< As the node has it; "" for one left out.
  ElementType type = ElementType::Float;
  Shape shape;
  /// A weight: it stays one, without numbers where `numbers` is null.
  bool constant = false;
  std::shared_ptr<const Numbers> numbers;
};

/// An output, in the node's order.
struct CutOutput {
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;
};

/// Cuts nodes out of a model, each as a model of its own. A node keeps its
/// attributes, the model its imports and functions. Names of values are made
/// anew, so that two nodes that do the same become the same bytes.
class NodeCutter {
 public:
  /// Errors: as read_proto().
  static Result<NodeCutter> open(const std::string& path);
  NodeCutter(NodeCutter&& other) noexcept;
  NodeCutter& operator=(NodeCutter&& other) noexcept;
  ~NodeCutter();

  /// The bytes of an ONNX file; nothing where no node of the graph has that
  /// output, or it holds subgraphs, which may read values from without.
  std::optional<std::string> cut(const std::string& output, const std::vector<CutInput>& inputs,
                                 const std::vector<CutOutput>& outputs) const;

 private:
  struct Source;
  explicit NodeCutter(std::unique_ptr<Source> source);

  std::unique_ptr<Source> source_;
};

}  // namespace opcost
