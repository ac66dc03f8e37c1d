// Builds the matrix of a regression from the features of single layers.
#include "calibrate/layer_design.h"

#include <Eigen/QR>
#include <cmath>

#include "calibrate/nonnegative.h"
#include "opcost/calibrate/score.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Columns with at least this cosine of their angle say the same.
constexpr double kInStep = 1e-12;

/// Whether a column says the same as one of the others. Compared relative to the measured
/// energies, as the fits see them.
bool is_in_step(const VectorXd& column, const std::vector<VectorXd>& others) {
  const double norm = column.norm();
  for (const VectorXd& other : others)
    if (std::abs(column.dot(other)) >= (1.0 - kInStep) * norm * other.norm()) return true;
  return false;
}

// Chosen so that all features together, at a price of 1 each, give about the measured energy.
double unit_of(const VectorXd& amounts, const VectorXd& measured, std::size_t features) {
  std::vector<double> quotients;
  for (Index i = 0; i < amounts.size(); ++i)
    if (amounts[i] > 0.0) quotients.push_back(measured[i] / amounts[i]);
  const double typical = median(std::move(quotients));
  return typical > 0.0 ? typical / static_cast<double>(features) : 1.0;
}

Fit least_squares(const FitProblem& problem, const VectorXd& weights) {
  Fit fit;
  // Columns are scaled to similar sizes, so that the rank is computed correctly.
  const VectorXd scale = problem.energies.colwise().norm().cwiseMax(1e-300).cwiseInverse();
  const MatrixXd rows = weights.asDiagonal() * problem.energies * scale.asDiagonal();
  const VectorXd right = weights.cwiseProduct(problem.measured);
  if (problem.any_sign) {
    fit.prices = scale.cwiseProduct(rows.completeOrthogonalDecomposition().solve(right));
  } else {
    fit.prices =
        scale.cwiseProduct(minimize_nonnegative(rows.transpose() * rows, rows.transpose() * right));
  }
  fit.influence = VectorXd::Ones(problem.measured.size());
  return fit;
}

}  // namespace

LayerDesign layer_design(const std::vector<LayerRow>& rows, const std::vector<Feature>& features,
                         const MachineSizes& sizes, const LayerwiseOptions& options) {
  LayerDesign design;
  const auto count = static_cast<Index>(rows.size());
  design.problem.loss = options.loss;
  design.problem.any_sign = options.any_sign;
  design.problem.measured.resize(count);
  for (Index i = 0; i < count; ++i)
    design.problem.measured[i] = rows[static_cast<std::size_t>(i)].measured;
  std::vector<VectorXd> columns, relative;
  for (std::size_t at = 0; at < features.size(); ++at) {
    VectorXd amounts(count);
    for (Index i = 0; i < count; ++i)
      amounts[i] = features[at].amount(rows[static_cast<std::size_t>(i)].shape, sizes);
    VectorXd one = amounts.cwiseQuotient(design.problem.measured);
    if (amounts.isZero(0.0) || !amounts.allFinite() || is_in_step(one, relative)) continue;
    columns.push_back(std::move(amounts));
    relative.push_back(std::move(one));
    design.features.push_back(at);
  }
  design.problem.energies.resize(count, static_cast<Index>(columns.size()));
  for (std::size_t at = 0; at < columns.size(); ++at) {
    design.units.push_back(unit_of(columns[at], design.problem.measured, columns.size()));
    design.problem.energies.col(static_cast<Index>(at)) = design.units.back() * columns[at];
  }
  design.problem.anchored.assign(columns.size(), false);
  return design;
}

const LayerDesign& LayerDesigns::of(const MachineSizes& sizes) {
  const auto key = std::pair{sizes.vector_width, sizes.cache};
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  return known_.emplace(key, layer_design(rows_, features_, sizes, options_)).first->second;
}

Fit fit_layer(const FitProblem& problem, VectorXd& weights) {
  if (problem.loss == Loss::Squares) return least_squares(problem, weights);
  return fit_from_scratch(problem, weights);
}

Fit fit_layer_roughly(const FitProblem& problem, const VectorXd& weights) {
  constexpr int kRounds = 2;
  if (problem.loss == Loss::Squares) return least_squares(problem, weights);
  Fit start;
  start.prices = VectorXd::Ones(problem.energies.cols());
  return robust_fit(problem, prior_of(problem, weights), weights, start, kRounds);
}

}  // namespace opcost
