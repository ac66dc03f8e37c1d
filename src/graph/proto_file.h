#pragma once

#include <string>

#include "graph/onnx_format.pb.h"
#include "opcost/core/result.h"

namespace opcost {

/// A whole ONNX file with the payload of its weights, for those who write one
/// that is made of it; what opcost does not know of it is kept. (To look at a
/// model, load_onnx() is quicker and knows more of what can be wrong.)
Result<onnx_format::ModelProto> read_proto(const std::string& path);
Status write_proto(const onnx_format::ModelProto& model, const std::string& path);

}  // namespace opcost
