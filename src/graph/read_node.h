#pragma once

#include <vector>

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The nodes of a graph or function body that is being read, in file order.
struct OpenNodes {
  std::vector<Node> nodes;
  std::vector<NodeCaptures> captures;  ///< One entry per node with subgraphs that use outer values.
};

/// Appends the NodeProto in `field`.
void read_node(ReadContext& context, Field field, OpenNodes& open);

/// Gives each node without a name one made of its operator and its position in the file,
/// "Conv_3"; if another node has that name, "Conv_3_1".
void name_nodes(std::vector<Node>& nodes);

}  // namespace opcost::onnx_reader
