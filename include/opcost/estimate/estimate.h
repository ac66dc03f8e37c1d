#pragma once

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Estimates a model: finds shapes, folds constants, counts, places and prices every node. Errors:
/// a graph input with a dim that must be bound; a count beyond 64 bits; an event without a price.
Result<Estimate> estimate(const Model& model, const Pricer& pricer,
                          const EstimateOptions& options = {});

}  // namespace opcost
