#pragma once

#include <ostream>
#include <string>

#include "graph/onnx_format.pb.h"

namespace opcost::models {

/// The bytes of the file; the same on every platform.
std::string to_bytes(const onnx_format::ModelProto& model);

/// Writes the model and gives each initializer that has no data pseudo-random ones as its payload:
/// float32 ones of mean 0, bell-shaped between -0.1 and 0.1, int8 ones of any value, the same bytes
/// every time. Other types have data. The payload is streamed in small pieces. The file must stay
/// below the 2 GiB that protobuf readers accept.
void write_with_payload(onnx_format::ModelProto model, std::ostream& out);

}  // namespace opcost::models
