#pragma once

#include "opcost/estimate/record.h"

namespace opcost {

/// Says in which formats the weights were billed, and which ones were not read and why.
void note_weights(Estimate& result);

}  // namespace opcost
