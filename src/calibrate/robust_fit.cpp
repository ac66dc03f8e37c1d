// Fits prices with the Huber loss and a prior toward the base table.
#include "calibrate/robust_fit.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "calibrate/nonnegative.h"
#include "opcost/calibrate/score.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Huber's constant: 95 % of the efficiency of least squares on normal errors
// (Huber, Robust Statistics, 1981).
constexpr double kHuber = 1.345;
// Factor from the median absolute deviation to the standard deviation of a normal distribution.
constexpr double kMadToSigma = 1.4826;
// Relative standard deviations of the prior: of the quotient of two prices that the runs cannot
// distinguish, and of any price from the scaled base.
constexpr double kKinSigma = 0.3;
constexpr double kBaseSigma = 3.0;
// A prediction is taken as at least this share of the measured energy.
constexpr double kLeastShare = 1e-9;
constexpr double kLeastSpread = 1e-6;
// A row contradicts all others if it is off by more than this factor and by more than ten
// standard deviations.
constexpr double kContradiction = 100.0;
constexpr double kContradictionSigmas = 10.0;
constexpr int kMostSteps = 100;
constexpr double kSettled = 1e-12;

double median_of(const VectorXd& values, const VectorXd& weights) {
  std::vector<double> used;
  for (Index i = 0; i < values.size(); ++i)
    if (weights[i] > 0.0) used.push_back(values[i]);
  return median(std::move(used));
}

double spread_of(const VectorXd& values, const VectorXd& weights) {
  return std::max(kMadToSigma * median_of(values.cwiseAbs(), weights), kLeastSpread);
}

/// One round of the fit; the spread and the scales of the prior are fixed.
class Round {
 public:
  Round(const FitProblem& problem, const Prior& prior, const VectorXd& weights, const Fit& at)
      : problem_(problem), weights_(weights), spread_(at.spread) {
    const Index count = at.prices.size();
    hessian_ = MatrixXd::Zero(count, count);
    pull_ = VectorXd::Zero(count);
    for (Index j = 0; j < count; ++j) {
      for (Index k = 0; k < j; ++k)
        if (prior.kinship(j, k) > 0.0) link(j, k, prior.kinship(j, k), at.prices);
      if (problem.anchored[static_cast<std::size_t>(j)]) anchor(j, at.prices);
    }
  }

  VectorXd solve(VectorXd prices) const {
    double loss = objective(prices);
    for (int step = 0; step < kMostSteps; ++step) {
      const VectorXd target = best_of_model(prices);
      double length = 1.0, next = loss;
      VectorXd there;
      for (; length > 1e-6; length /= 2.0) {
        there = prices + length * (target - prices);
        next = objective(there);
        if (next < loss) break;
      }
      if (!(next < loss)) break;
      const bool settled = loss - next < kSettled * (1.0 + std::abs(loss));
      prices = there;
      loss = next;
      if (settled) break;
    }
    return prices;
  }

  /// The weight that Huber's loss gives to each row.
  VectorXd influence(const VectorXd& values) const {
    const double limit = kHuber * spread_;
    return values.unaryExpr(
        [limit](double r) { return std::abs(r) > limit ? limit / std::abs(r) : 1.0; });
  }

 private:
  void link(Index j, Index k, double kinship, const VectorXd& prices) {
    const double scale = kKinSigma * std::max((prices[j] + prices[k]) / 2.0, 1e-6);
    const double weight = kinship / (scale * scale);
    hessian_(j, j) += weight;
    hessian_(k, k) += weight;
    hessian_(j, k) -= weight;
    hessian_(k, j) -= weight;
  }

  // A weak prior, relative to the present price, so that the information in the runs prevails.
  void anchor(Index j, const VectorXd& prices) {
    const double scale = kBaseSigma * std::max(prices[j], 1.0);
    hessian_(j, j) += 1.0 / (scale * scale);
    pull_[j] += 1.0 / (scale * scale);
  }

  double objective(const VectorXd& prices) const {
    const VectorXd values = residuals(problem_, prices).values / spread_;
    double sum = 0.5 * prices.dot(hessian_ * prices) - pull_.dot(prices);
    for (Index i = 0; i < values.size(); ++i) {
      const double size = std::abs(values[i]);
      sum += weights_[i] *
             (size <= kHuber ? 0.5 * size * size : kHuber * size - 0.5 * kHuber * kHuber);
    }
    return sum;
  }

  /// A Gauss-Newton step: the minimum of the local quadratic approximation of the loss.
  VectorXd best_of_model(const VectorXd& prices) const {
    const Residuals now = residuals(problem_, prices);
    const VectorXd row_weights = weights_.cwiseProduct(influence(now.values)) / (spread_ * spread_);
    const MatrixXd slopes = now.slopes.asDiagonal() * problem_.energies;
    const MatrixXd weighted = row_weights.asDiagonal() * slopes;
    MatrixXd g = slopes.transpose() * weighted + hessian_;
    const VectorXd h = weighted.transpose() * (slopes * prices - now.values) + pull_;
    g.diagonal() *= 1.0 + 1e-12;
    g.diagonal().array() += 1e-12;
    if (problem_.any_sign) return g.ldlt().solve(h);
    if (problem_.cone.size() == 0) return minimize_nonnegative(g, h);
    const MatrixXd& cone = problem_.cone;
    return cone * minimize_nonnegative(cone.transpose() * g * cone, cone.transpose() * h);
  }

  const FitProblem& problem_;
  const VectorXd& weights_;
  double spread_;
  MatrixXd hessian_;
  VectorXd pull_;
};

void leave_out_contradictions(const FitProblem& problem, const Fit& fit, VectorXd& weights) {
  const VectorXd off = residuals(problem, fit.prices).values.cwiseAbs();
  const double limit = std::max(std::log(kContradiction), kContradictionSigmas * fit.spread);
  for (Index i = 0; i < off.size(); ++i)
    if (off[i] > limit) weights[i] = 0.0;
}

}  // namespace

Prior prior_of(const FitProblem& problem, const VectorXd& weights) {
  const VectorXd scale = weights.cwiseSign().cwiseQuotient(problem.measured);
  const MatrixXd relative = scale.asDiagonal() * problem.energies;
  const Index count = relative.cols();
  Prior prior{MatrixXd::Zero(count, count)};
  for (Index j = 0; j < count; ++j)
    for (Index k = 0; k < j; ++k) {
      const double norms = relative.col(j).squaredNorm() * relative.col(k).squaredNorm();
      const double dot = relative.col(j).dot(relative.col(k));
      const bool both = problem.anchored[static_cast<std::size_t>(j)] &&
                        problem.anchored[static_cast<std::size_t>(k)];
      if (!both || norms <= 0.0) continue;
      // From 0 at a squared cosine of 0.9 to 1 at a squared cosine of 1.
      const double alike = std::max(0.0, dot * dot / norms - 0.9) / 0.1;
      prior.kinship(j, k) = prior.kinship(k, j) = alike * alike;
    }
  return prior;
}

Residuals residuals(const FitProblem& problem, const VectorXd& prices) {
  const VectorXd predicted = problem.energies * prices;
  const VectorXd& measured = problem.measured;
  if (problem.loss == Loss::Log) {
    const VectorXd raised = predicted.cwiseMax(kLeastShare * measured);
    return {raised.cwiseQuotient(measured).array().log().matrix(), raised.cwiseInverse()};
  }
  if (problem.loss == Loss::Relative)
    return {(predicted - measured).cwiseQuotient(measured), measured.cwiseInverse()};
  const double scale = median({measured.begin(), measured.end()});
  return {(predicted - measured) / scale, VectorXd::Constant(measured.size(), 1.0 / scale)};
}

Fit robust_fit(const FitProblem& problem, const Prior& prior, const VectorXd& weights,
               const Fit& start, int rounds) {
  Fit fit = start;
  for (int round = 0; round < rounds; ++round) {
    if (round > 0 || fit.spread <= 0.0)
      fit.spread = spread_of(residuals(problem, fit.prices).values, weights);
    const Round fixed(problem, prior, weights, fit);
    fit.prices = fixed.solve(fit.prices);
    fit.influence = fixed.influence(residuals(problem, fit.prices).values);
  }
  return fit;
}

Fit fit_from_scratch(const FitProblem& problem, VectorXd& weights) {
  constexpr int kRounds = 6;
  FitProblem logarithms = problem;
  logarithms.loss = Loss::Log;
  Fit start;
  start.prices = VectorXd::Ones(problem.energies.cols());
  Fit fit = robust_fit(logarithms, prior_of(problem, weights), weights, start, kRounds);
  fit.spread = spread_of(residuals(logarithms, fit.prices).values, weights);
  leave_out_contradictions(logarithms, fit, weights);
  fit.spread = 0.0;
  fit = robust_fit(problem, prior_of(problem, weights), weights, fit, kRounds);
  fit.spread = spread_of(residuals(problem, fit.prices).values, weights);
  return fit;
}

}  // namespace opcost
