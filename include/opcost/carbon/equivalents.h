#pragma once

#include <vector>

#include "opcost/carbon/footprint.h"
#include "opcost/core/result.h"

namespace opcost {

/// Errors: only a fault in the built-in tables.
Result<std::vector<Equivalent>> equivalents(Grams emitted);

}  // namespace opcost
