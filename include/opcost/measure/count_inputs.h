#pragma once

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"
#include "opcost/measure/counted_inputs.h"

namespace opcost {

/// Runs a model once and counts what the data input of each contraction in its graph holds. Nodes
/// within subgraphs and functions are left out. Errors: those of prepare_model() and
/// start_runner().
Result<CountedInputs> count_inputs(const Model& model, const EstimateOptions& options,
                                   const CountRun& run);

}  // namespace opcost
