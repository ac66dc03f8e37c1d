// The interval of the one factor that few runs can tell.
#include "calibrate/scale_interval.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "calibrate/resample.h"
#include "core/student_t.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Relative energies of each configuration, the mean of its rows: rows that repeat a configuration
/// tell nothing of others.
MatrixXd by_configuration(const MatrixXd& rows, const std::vector<std::size_t>& groups) {
  const auto count = static_cast<Index>(group_count(groups));
  MatrixXd sums = MatrixXd::Zero(count, rows.cols());
  VectorXd sizes = VectorXd::Zero(count);
  for (std::size_t row = 0; row < groups.size(); ++row) {
    const auto group = static_cast<Index>(groups[row]);
    sums.row(group) += rows.row(static_cast<Index>(row));
    sizes[group] += 1.0;
  }
  return sizes.cwiseInverse().asDiagonal() * sums;
}

}  // namespace

std::vector<std::pair<double, double>> scale_intervals(const FitProblem& problem, const Fit& fit,
                                                       const std::vector<std::size_t>& groups) {
  const VectorXd each = problem.measured.cwiseInverse();
  const MatrixXd all = each.asDiagonal() * problem.energies * problem.cone;
  const MatrixXd columns = by_configuration(all, groups);
  const Index degrees = columns.rows() - columns.cols();
  if (degrees < 1) return {};
  const VectorXd predicted = each.asDiagonal() * problem.energies * fit.prices;
  const VectorXd off = (by_configuration(predicted, groups).array() - 1.0).matrix();
  const double spread =
      std::max(std::sqrt(off.squaredNorm() / static_cast<double>(degrees)), kRepeats);
  MatrixXd information = columns.transpose() * columns;
  information.diagonal() *= 1.0 + 1e-9;
  const MatrixXd covariance =
      information.ldlt().solve(MatrixXd::Identity(columns.cols(), columns.cols()));
  const VectorXd deviations = (problem.cone * covariance.diagonal().cwiseMax(0.0).cwiseSqrt());
  const double reach = student_t(static_cast<std::size_t>(degrees)) * spread;
  std::vector<std::pair<double, double>> intervals;
  for (Index key = 0; key < fit.prices.size(); ++key)
    intervals.emplace_back(std::max(fit.prices[key] - reach * deviations[key], 0.0),
                           fit.prices[key] + reach * deviations[key]);
  return intervals;
}

}  // namespace opcost
