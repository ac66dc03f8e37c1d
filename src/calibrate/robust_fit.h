#pragma once

#include <Eigen/Core>
#include <vector>

#include "opcost/calibrate/options.h"

namespace opcost {

/// Rows of measured energies; each is a sum of prices times how often they are paid. Each price
/// has its own unit: the base's price if there is one.
struct FitProblem {
  Eigen::MatrixXd energies;    ///< Joules of a row for a price of one unit.
  Eigen::VectorXd measured;    ///< Joules, above 0.
  std::vector<bool> anchored;  ///< Prices whose unit is that of the base.
  Loss loss = Loss::Relative;
  bool any_sign = false;  ///< Prices may be negative.
  /// Prices must be sums of its columns, each taken at least zero times. Empty: prices at least 0.
  Eigen::MatrixXd cone;
};

/// What a fit assumes before it sees data.
struct Prior {
  /// How similarly two prices are paid in all rows: 1 if no run can distinguish them, 0 if some
  /// run can. Such prices are kept at the base's ratio.
  Eigen::MatrixXd kinship;
};
Prior prior_of(const FitProblem& problem, const Eigen::VectorXd& weights);

struct Fit {
  Eigen::VectorXd prices;     ///< In units.
  double spread = 0.0;        ///< Robust standard deviation of the residuals.
  Eigen::VectorXd influence;  ///< Weight of each row, from 0 to 1, after the robust fit.
};

/// The residuals of a loss, and their derivatives by the predictions.
struct Residuals {
  Eigen::VectorXd values;
  Eigen::VectorXd slopes;
};
Residuals residuals(const FitProblem& problem, const Eigen::VectorXd& prices);

/// Prices that minimise the loss: Huber's loss by reweighting, Gauss-Newton steps with a line
/// search, where every step is a (non-negative) least squares problem. `weights` are those of the
/// rows (0: left out). Starts at `start` and estimates the spread anew in each of `rounds` rounds.
Fit robust_fit(const FitProblem& problem, const Prior& prior, const Eigen::VectorXd& weights,
               const Fit& start, int rounds);

/// A fit from scratch that is not moved by a row that is wrong by a factor of a thousand. First
/// it fits logarithms, which limit the effect of one row; rows that then contradict all others
/// get weight 0; last it fits the loss.
Fit fit_from_scratch(const FitProblem& problem, Eigen::VectorXd& weights);

}  // namespace opcost
