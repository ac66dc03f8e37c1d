#pragma once

#include "estimate/known_batches.h"
#include "estimate/work_pages.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// As estimate(), with what the pages remember, which are of the same prices and custom operators,
/// and with what is known of other batches of the same model and question.
Result<Estimate> estimate_with(WorkPages& pages, const Model& model, const Pricer& pricer,
                               const EstimateOptions& options, KnownBatches& known);

}  // namespace opcost
