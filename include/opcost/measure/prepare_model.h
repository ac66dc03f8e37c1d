#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"
#include "opcost/measure/workload.h"

namespace opcost {

/// The inputs of a model at the dims that `options` bind, and a file with all its
/// weights: where the model lacks some, or makes some by ConstantOfShape, a copy in
/// `folder` (which must be empty) with random ones. Integers that choose elements
/// of an array are drawn from its size, other 8-bit ones from all values, others
/// are 0 or 1; `ranges` override that by input. Errors: a dim that must be bound,
/// an input that is no tensor or whose name is not in the model, no space.
Result<PreparedModel> prepare_model(const Model& model, const EstimateOptions& options,
                                    const std::map<std::string, IntegerRange>& ranges,
                                    const std::string& folder, std::uint64_t seed);

}  // namespace opcost
