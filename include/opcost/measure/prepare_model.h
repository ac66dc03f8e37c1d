#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"
#include "opcost/measure/workload.h"

namespace opcost {

/// Prepares a model: its inputs with the dims that `options` bind, and a file with all its weights.
/// If the model lacks some, or makes some by ConstantOfShape, the file is a copy in `folder` (which
/// must be empty) with random ones. Integers that choose elements of an array are limited by its
/// size, other 8-bit ones take all values, others are 0 or 1; `ranges` override this by input.
/// `exposed`: values that the file gives as outputs too. Errors: a dim that must be bound, an input
/// that is not a tensor or whose name is not in the model, no space.
Result<PreparedModel> prepare_model(const Model& model, const EstimateOptions& options,
                                    const std::map<std::string, IntegerRange>& ranges,
                                    const std::string& folder, std::uint64_t seed,
                                    const std::vector<std::string>& exposed = {});

}  // namespace opcost
