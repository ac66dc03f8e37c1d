#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "graph/read_context.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Reads the ValueInfoProto in `field`. Of a sequence, map or optional of others than tensors the
/// type of the elements stays Undefined.
DeclaredValue read_value(ReadContext& context, Field field);

/// Appends the StringStringEntryProto in `field`.
void read_metadata(ReadContext& context, Field field, Metadata& metadata);

/// Adds the OperatorSetIdProto in `field`; if a domain has two, the last is taken.
void read_opset(ReadContext& context, Field field, std::map<std::string, std::int64_t>& opsets);

}  // namespace opcost::onnx_reader
