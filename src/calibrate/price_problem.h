#pragma once

#include <vector>

#include "calibrate/design.h"
#include "calibrate/robust_fit.h"

namespace opcost {

/// The fit of a design's prices: each price in units of the base's, times how much the runs cost.
struct PriceProblem {
  FitProblem fit;
  std::vector<double> units;  ///< Joules of a price of one unit; watts for a static power.
  double scale = 1.0;         ///< Median of measured / predicted with the base table.
};

/// What the prices may be: with `scale_only` all prices of the base by one factor; else of any
/// size, but an access to an outer memory not cheaper than the same access to an inner one,
/// wherever the base has it so.
PriceProblem price_problem(const Design& design, Loss loss, bool scale_only);

}  // namespace opcost
