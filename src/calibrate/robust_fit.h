#pragma once

#include <Eigen/Core>
#include <vector>

#include "opcost/calibrate/options.h"

namespace opcost {

/// Rows of measured energies, each a sum of prices times how often they are paid.
/// Prices are in units of a reference of their own, the base's where it has one.
struct FitProblem {
  Eigen::MatrixXd energies;    ///< Joules of a row for a price of one unit.
  Eigen::VectorXd measured;    ///< Joules, above 0.
  std::vector<bool> anchored;  ///< Prices whose unit is the base's.
  Loss loss = Loss::Relative;
  bool any_sign = false;  ///< Prices may be below 0.
};

/// What a fit believes before it sees data.
struct Prior {
  /// How much two prices are paid alike over the rows: 1 where no run can tell
  /// them apart, 0 where it can. Such prices are kept at the base's ratio.
  Eigen::MatrixXd kinship;
};
Prior prior_of(const FitProblem& problem, const Eigen::VectorXd& weights);

struct Fit {
  Eigen::VectorXd prices;     ///< In units.
  double spread = 0.0;        ///< Robust standard deviation of the residuals.
  Eigen::VectorXd influence;  ///< Of each row, from 0 to 1: what robustness leaves it.
};

/// The residuals of a loss, and what they change by with the predictions.
struct Residuals {
  Eigen::VectorXd values;
  Eigen::VectorXd slopes;
};
Residuals residuals(const FitProblem& problem, const Eigen::VectorXd& prices);

/// Prices that make the loss least: Huber's loss by reweighting, Gauss-Newton
/// steps with a line search, every step a (non-negative) least squares problem.
/// `weights` are the rows' (0: left out). Starts at `start` and estimates the
/// spread anew in each of `rounds` rounds.
Fit robust_fit(const FitProblem& problem, const Prior& prior, const Eigen::VectorXd& weights,
               const Fit& start, int rounds);

/// A fit from scratch that a row a thousand times off does not move: first by
/// the logarithms, which bound what one row can do; rows that then contradict all
/// others get weight 0; then by the loss.
Fit fit_from_scratch(const FitProblem& problem, Eigen::VectorXd& weights);

}  // namespace opcost
