#pragma once

#include <vector>

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The graph's inputs as declared, but with --batch as the leading dim of every tensor whose
/// leading dim is open or equal to that of the first such input. Adds the symbols that this binds,
/// and what was changed, to `result`. An input with its own --input-shape keeps it. Errors: a
/// symbol that
/// --dim binds to another number; no input with such a dim.
Result<std::vector<DeclaredValue>> batched_inputs(const Model& model,
                                                  const EstimateOptions& options,
                                                  BoundInputs& result);

}  // namespace opcost
