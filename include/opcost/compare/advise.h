#pragma once

#include <cstddef>
#include <vector>

#include "opcost/compare/advice.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Estimates the model as it is and once for each question. An Error of the model as it is.
Result<Advice> advise(const Model& model, const Pricer& pricer, const EstimateOptions& options,
                      const std::vector<WhatIfAsked>& questions, std::size_t layers = 5);

}  // namespace opcost
