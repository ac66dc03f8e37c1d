#pragma once

#include "opcost/estimate/record.h"

namespace opcost {

/// Marks the counted nodes that the runs of the estimate's table do not cover (a memory, operator
/// or number type that no run had, a size beyond twice or below half of what they had; of a node
/// priced as a whole what its bill says), with a warning each; and warns of more counted nodes than
/// they had. Nothing for a table that was not fitted.
void mark_outside(Estimate& estimate);

}  // namespace opcost
