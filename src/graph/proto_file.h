#pragma once

#include <string>

#include "graph/onnx_format.pb.h"
#include "opcost/core/result.h"

namespace opcost {

/// A whole ONNX file with the payload of its weights, for code that writes a model made from it;
/// fields that opcost does not know are kept. (To only look at a model, load_onnx() is faster
/// and checks more.)
Result<onnx_format::ModelProto> read_proto(const std::string& path);
Status write_proto(const onnx_format::ModelProto& model, const std::string& path);

}  // namespace opcost
