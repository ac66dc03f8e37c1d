#pragma once

#include "rules/op_rule.h"

namespace opcost {

/// Products of integers that hardware has and ONNX has not: no file can hold them, so they are
/// not in the list of operators. IntegerForm names them.
extern const OpRule kConvIntegerToFloat, kQlinearConvTranspose, kConvTransposeIntegerToFloat,
    kEinsumInteger;

/// The operators of those names where a file's group of nodes is counted as them: their numbers
/// may be floats of 8 bits, which the operators themselves do not take.
extern const OpRule kQlinearConvOfNumbers, kMatMulNumbersToFloat, kQgemmOfNumbers;
constexpr OpRule of_any_numbers(OpRule rule) {
  rule.types = "";
  return rule;
}

}  // namespace opcost
