#pragma once

namespace opcost::test {

/// Every operator of ONNX has a rule. Until then tests of rules that are missing
/// say how many are.
inline constexpr bool kAllOperatorsKnown = false;

}  // namespace opcost::test
