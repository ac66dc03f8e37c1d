#pragma once

#include <string_view>

#include "rules/op_rule.h"

// The operators that ONNX Runtime adds to the standard. What each takes and does:
// docs/ContribOperators.md of github.com/microsoft/onnxruntime.
namespace opcost {

inline constexpr std::string_view kMicrosoft = "com.microsoft";
/// Operators of ai.onnx, and of its versions, whose first input and first output
/// have their channels last: ONNX Runtime writes them into files that it optimised.
inline constexpr std::string_view kInternalNhwc = "com.ms.internal.nhwc";

/// A rule of com.microsoft.
constexpr OpRule microsoft(OpRule rule) {
  rule.domain = kMicrosoft;
  return rule;
}

/// The copy in com.microsoft of an operator of ai.onnx, as that opset has it. Its
/// formal parameters are called as there.
constexpr OpRule microsoft(int like_opset, OpRule rule) {
  rule.domain = kMicrosoft;
  rule.since = 1;
  rule.like_opset = like_opset;
  return rule;
}

}  // namespace opcost
