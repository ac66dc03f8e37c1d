#pragma once

#include "ops/body.h"

namespace opcost {

/// For each element of the output: read one of the first input, write it.
void count_copy(const Operands& op, Body& node);

}  // namespace opcost
