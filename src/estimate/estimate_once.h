#pragma once

#include "estimate/walk/batch_change.h"
#include "estimate/walk/walk.h"
#include "estimate/work_pages.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The estimate for one batch, run at once. `batch`: for another one than the file's; null: for the
/// file's.
Result<Estimate> estimate_once(WorkPages& pages, const Model& model, const Pricer& pricer,
                               const EstimateOptions& options, const BatchChange* batch,
                               WalkNotes& notes);

}  // namespace opcost
