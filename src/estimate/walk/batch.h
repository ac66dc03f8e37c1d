#pragma once

#include <vector>

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The batch that the file was written for: the number in front of the first input that may have a
/// batch; 1 if that is open.
std::int64_t batch_of_file(const Model& model, const EstimateOptions& options);
bool leaves_batch_open(const Model& model, const EstimateOptions& options);

/// The graph's inputs as declared, but with --batch as the leading dim of every input that has in
/// front what the first one has, or another open dim. That are not: an input with its own
/// --input-shape or --set-value, a flag, one that feeds weights only, and one whose leading dim is
/// a formula or an inner dim of another input. Adds the symbols that this binds, and what was
/// changed, to `result`. Errors: a symbol that --dim binds to another number; no input with such a
/// dim.
Result<std::vector<DeclaredValue>> batched_inputs(const Model& model,
                                                  const EstimateOptions& options,
                                                  BoundInputs& result);

}  // namespace opcost
