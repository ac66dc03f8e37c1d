#pragma once

#include <vector>

#include "calibrate/robust_fit.h"
#include "opcost/calibrate/record.h"

namespace opcost {

/// How well the runs determine one price.
struct PriceEvidence {
  Evidence evidence = Evidence::Base;
  std::size_t group = 0;  ///< Number of the group, from 1 on; 0: none.
};

/// From the Jacobian alone, without the prior. A price is determined if its standard deviation
/// is below a quarter of it. Prices that are not determined but can compensate for each other
/// moved together. A price of 0 is in no group; one that may have taken over what it would explain
/// is in a group, if need be alone.
std::vector<PriceEvidence> evidence_of(const FitProblem& problem, const Fit& fit,
                                       const Eigen::VectorXd& weights);

}  // namespace opcost
