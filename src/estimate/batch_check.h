#pragma once

#include "estimate/walk/batch_change.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// How the work of a node must follow the batch. Where the file leaves the batch open, a network
/// may compare all samples with each other, which is more work. Where the file is written for a
/// batch, or opcost changed numbers of it, that is a sign of a mistake.
enum class BatchWork : std::uint8_t { InProportion, AtLeastInProportion };

/// Whether the work of every node follows the batch: an Error names the first one that does
/// something else, or nothing that is known. `before` and `now` are estimates of one model for
/// the two batches of `change`.
Status check_batch(const Estimate& before, const Estimate& now, const BatchChange& change,
                   BatchWork work);

}  // namespace opcost
