#pragma once

#include <vector>

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The nodes of one graph or function body in the making, in file order.
struct OpenNodes {
  std::vector<Node> nodes;
  std::vector<NodeCaptures> captures;  ///< Only of nodes with subgraphs that capture.
};

/// Appends the NodeProto in `field`.
void read_node(ReadContext& context, Field field, OpenNodes& open);

/// Gives each nameless node a name of its operator and its position in the file,
/// "Conv_3"; where a node has that name already, "Conv_3_1".
void name_nodes(std::vector<Node>& nodes);

}  // namespace opcost::onnx_reader
