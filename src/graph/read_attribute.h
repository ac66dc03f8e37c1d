#pragma once

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Reads the AttributeProto in `field`. The values of outer graphs that its subgraphs use are
/// added to `captures`.
Attribute read_attribute(ReadContext& context, Field field, Captures& captures);

}  // namespace opcost::onnx_reader
