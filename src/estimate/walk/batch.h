#pragma once

#include <vector>

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The batch that the file was written for: the leading dim of the first input that has a number
/// there; 1 if none has.
std::int64_t batch_of_file(const Model& model, const EstimateOptions& options);

/// The graph's inputs as declared, but with --batch as the leading dim of every tensor whose
/// leading dim is open or equal to that of the first such input. Adds the symbols that this binds,
/// and what was changed, to `result`. An input with its own --input-shape keeps it, and so
/// does one that feeds weights only, or whose leading dim is another dim of another input. Errors: a
/// symbol that
/// --dim binds to another number; no input with such a dim.
Result<std::vector<DeclaredValue>> batched_inputs(const Model& model,
                                                  const EstimateOptions& options,
                                                  BoundInputs& result);

}  // namespace opcost
