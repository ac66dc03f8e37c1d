#pragma once

#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "opcost/estimate/work_unit.h"

namespace opcost {

/// Samples: the leading dim of the first input. Tokens: the elements of the first integer input
/// [batch, sequence]; one with a name like "input_ids" comes before others. Errors: there is no
/// such input, or it has no elements.
Result<WorkDone> work_done(const WorkUnit& unit, const std::vector<TensorEntry>& inputs);

}  // namespace opcost
