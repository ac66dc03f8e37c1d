#pragma once

#include <string_view>

#include "ops/op_rule.h"

// The operators that ONNX Runtime adds to the standard. What each takes and does:
// docs/ContribOperators.md of github.com/microsoft/onnxruntime.
namespace opcost {

inline constexpr std::string_view kMicrosoft = "com.microsoft";

}  // namespace opcost
