#pragma once

#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Whether each node of the model can be rewritten and billed as soon as it is walked, so that none
/// waits in memory for those behind it: it has no subgraphs and no quantisers, and no question was
/// asked that looks further than at one node.
bool has_independent_nodes(const Model& model, const EstimateOptions& options);

}  // namespace opcost
