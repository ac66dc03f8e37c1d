#pragma once

#include <cstddef>
#include <vector>

#include "calibrate/design.h"
#include "calibrate/price_problem.h"

namespace opcost {

/// Which rows of a fit stay together.
struct RowGroups {
  std::vector<std::size_t> configurations;  ///< The configuration of each row.
  std::vector<std::size_t> fold_of;         ///< The fold of each row; empty: there are no folds.
  std::size_t folds = 0;
  FoldBy by = FoldBy::Config;  ///< Config where Model was asked for and there is only one model.
};
RowGroups row_groups(const std::vector<const MeasuredRun*>& runs, const CalibrateOptions& options);

/// Every row predicted by a fit to the other folds, in joules; empty if there are no folds. Rows of
/// weight 0 are not fitted.
Eigen::VectorXd predicted_out_of_fold(const FitProblem& problem, const Eigen::VectorXd& weights,
                                      const RowGroups& groups);

/// Mean of |predicted - measured| / measured, where one row counts at most 1, so that no outlier
/// chooses a fit.
double capped_error(const Eigen::VectorXd& predicted, const Eigen::VectorXd& measured);

}  // namespace opcost
