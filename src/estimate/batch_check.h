#pragma once

#include "estimate/walk/batch_change.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Whether the work of every node follows the batch: an Error names the first one that does less,
/// or nothing that is known, for a larger batch. `before` and `now` are estimates of one model for
/// the two batches of `change`.
Status check_batch(const Estimate& before, const Estimate& now, const BatchChange& change);

}  // namespace opcost
