#pragma once

#include <vector>

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The graph's inputs as declared, but with --batch as the leading dim of every
/// tensor whose leading dim is open, or the same number as that of the first such
/// input. Adds to `result` the symbols this binds and what was changed. An input
/// with an --input-shape of its own keeps it. Errors: a symbol bound otherwise by
/// --dim; no input that has such a dim.
Result<std::vector<DeclaredValue>> batched_inputs(const Model& model,
                                                  const EstimateOptions& options,
                                                  BoundInputs& result);

}  // namespace opcost
