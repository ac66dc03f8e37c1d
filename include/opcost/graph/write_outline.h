#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// A model as the bytes of an ONNX file whose large weights are external data, each at its place of
/// a file of that name, which is not written. Small whole numbers are written into it. An Error:
/// attributes of kinds that cannot be written, 2 GiB and more.
Result<std::string> onnx_outline(const Model& model, const std::string& weights_file);

}  // namespace opcost
