#pragma once

#include <cstddef>

#include "graph/read_context.h"
#include "graph/scope.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Reads the AttributeProto in `field`. The values of outer graphs that its subgraphs use are
/// added to `captures`.
Attribute read_attribute(ReadContext& context, Field field, Captures& captures);
/// The same, of an AttributeProto of so many bytes, which come next.
Attribute read_attribute(ReadContext& context, std::size_t size, Captures& captures);

}  // namespace opcost::onnx_reader
