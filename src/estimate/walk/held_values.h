#pragma once

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The most elements of an input that may be given numbers: sizes and counts are short.
constexpr std::uint64_t kMostHeldValues = 1024;

/// Gives inputs the numbers of --set-value, and the flag of a merged decoder that of its cache.
/// Errors: an input that does not exist or cannot hold them.
Status hold_values(const Model& model, const EstimateOptions& options, BoundInputs& result);

/// "the model has no input `imput`", with the nearest name.
Error no_such_input(const Model& model, const std::string& name);

}  // namespace opcost
