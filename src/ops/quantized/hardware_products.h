#pragma once

#include "rules/op_rule.h"

namespace opcost {

/// Products of integers that hardware has and ONNX has not: no file can hold them, so they are
/// not in the list of operators. IntegerForm names them.
extern const OpRule kConvIntegerToFloat, kQlinearConvTranspose, kConvTransposeIntegerToFloat,
    kEinsumInteger;

}  // namespace opcost
