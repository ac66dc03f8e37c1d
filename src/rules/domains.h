#pragma once

#include <string_view>

#include "rules/op_rule.h"

// The operators that ONNX Runtime adds to the standard, as documented in
// docs/ContribOperators.md of github.com/microsoft/onnxruntime.
namespace opcost {

inline constexpr std::string_view kMicrosoft = "com.microsoft";
/// The domain of operators of ai.onnx whose first input and first output have channels last:
/// ONNX Runtime writes them into files that it has optimised.
inline constexpr std::string_view kInternalNhwc = "com.ms.internal.nhwc";
/// The domain of operators of ai.onnx on arrays whose channels are in blocks of 8 or 16, as ONNX
/// Runtime writes them into files that it has optimised for one machine.
inline constexpr std::string_view kBlocked = "com.microsoft.nchwc";

/// A rule of com.microsoft.
constexpr OpRule microsoft(OpRule rule) {
  rule.domain = kMicrosoft;
  return rule;
}

/// The copy in com.microsoft of an operator of ai.onnx, as of that opset, with the same formal
/// parameters.
constexpr OpRule microsoft(int like_opset, OpRule rule) {
  rule.domain = kMicrosoft;
  rule.since = 1;
  rule.like_opset = like_opset;
  return rule;
}

}  // namespace opcost
