#pragma once

#include <optional>

#include "graph/read_context.h"
#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// Reads the ValueInfoProto in `field`; std::nullopt if it is unreasonably large.
std::optional<DeclaredValue> read_value(ReadContext& context, Field field);

/// Appends the StringStringEntryProto in `field`.
void read_metadata(ReadContext& context, Field field, Metadata& metadata);

/// Adds the OperatorSetIdProto in `field`; if a domain has two, the last is taken.
void read_opset(ReadContext& context, Field field, std::map<std::string, std::int64_t>& opsets);

}  // namespace opcost::onnx_reader
