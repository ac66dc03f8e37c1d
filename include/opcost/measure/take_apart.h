#pragma once

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"
#include "opcost/measure/workload.h"

namespace opcost {

/// The distinct nodes of a model, by operator, attributes, shapes and element types. Errors: a dim
/// that must be bound, a file that cannot be read.
Result<TakenApart> take_apart(const Model& model, const EstimateOptions& options);

}  // namespace opcost
