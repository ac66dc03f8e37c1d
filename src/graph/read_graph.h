#pragma once

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// A graph and what it needs of the graphs around it.
struct OpenGraph {
  Graph graph;
  Captures captures;
};

/// The GraphProto in `field`, its nodes named and in order. Of two initializers
/// of one name the last holds, with a warning, as in ONNX Runtime.
OpenGraph read_graph(ReadContext& context, Field field);

}  // namespace opcost::onnx_reader
