#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/llm/record.h"

namespace opcost {

/// The whole graph of the step in the middle of decoding, all layers, as the bytes of an ONNX file.
/// Its weights are external data of a file that does not exist.
Result<std::string> llm_onnx(const LlmEstimate& estimate);

}  // namespace opcost
