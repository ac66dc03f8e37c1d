#pragma once

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// A graph and the outer values that it uses.
struct OpenGraph {
  Graph graph;
  Captures captures;
};

/// Reads the GraphProto in `field`; its nodes are named and sorted. Of two initializers with one
/// name the last is taken, with a warning, as in ONNX Runtime.
OpenGraph read_graph(ReadContext& context, Field field);

}  // namespace opcost::onnx_reader
