#pragma once

#include <vector>

#include "calibrate/robust_fit.h"
#include "opcost/calibrate/record.h"

namespace opcost {

/// What the runs tell of each price at a fit.
struct PriceEvidence {
  Evidence evidence = Evidence::Base;
  std::size_t group = 0;  ///< From 1; 0: none.
};

/// From the Jacobian alone, without the prior. A price is determined where its
/// standard deviation is below a quarter of it; those that are not, but whose
/// estimates make up for one another, moved together.
std::vector<PriceEvidence> evidence_of(const FitProblem& problem, const Fit& fit,
                                       const Eigen::VectorXd& weights);

}  // namespace opcost
