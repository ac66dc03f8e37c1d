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

/// A price that is less than this share of the base's, scaled, or without one of the energy of
/// every run, is 0: no meter resolves as little, and solvers leave as much beside a bound.
inline constexpr double kPracticallyZero = 1e-6;

/// Sets prices to 0 that are practically 0.
void settle_zeros(const PriceProblem& problem, const Design& design, Fit& fit);

}  // namespace opcost
