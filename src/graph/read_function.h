#pragma once

#include "graph/read_context.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Reads the FunctionProto in `field`; the nodes of its body are named and sorted.
Function read_function(ReadContext& context, Field field);

}  // namespace opcost::onnx_reader
