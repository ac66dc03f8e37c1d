#pragma once

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The AttributeProto in `field`. What its subgraphs use of the graphs around
/// them is added to `captures`.
Attribute read_attribute(ReadContext& context, Field field, Captures& captures);

}  // namespace opcost::onnx_reader
