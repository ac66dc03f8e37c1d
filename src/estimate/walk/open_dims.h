#pragma once

#include <string>
#include <vector>

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Errors: dims of the inputs are left unbound; the hint has the flags.
Status check_all_bound(const std::string& model, const std::vector<DeclaredValue>& inputs,
                       const EstimateOptions& options, const BoundInputs& result);

}  // namespace opcost
