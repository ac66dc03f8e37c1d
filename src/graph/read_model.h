#pragma once

#include "graph/read_context.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Reads the whole input as a ModelProto. The result is meaningless if the reader failed.
Model read_model(ReadContext& context);

}  // namespace opcost::onnx_reader
