#pragma once

#include "graph/read_context.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The FunctionProto in `field`, the nodes of its body named and in order.
Function read_function(ReadContext& context, Field field);

}  // namespace opcost::onnx_reader
