#pragma once

#include "graph/read_context.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The ModelProto that is the whole input. Of no worth where the reader failed.
Model read_model(ReadContext& context);

}  // namespace opcost::onnx_reader
