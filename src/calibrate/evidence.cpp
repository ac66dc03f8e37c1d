// Judges which fitted prices the runs determine and which they cannot tell apart.
#include "calibrate/evidence.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A price is called determined up to this relative standard deviation.
constexpr double kDetermined = 0.25;
// Two prices move together if their estimates are correlated by at least this much.
constexpr double kTogether = 0.6;
// Information in a direction in which the loss does not change at all.
constexpr double kLeastInformation = 1e-9;
// If other columns explain this share of a price's column, a price of 0 may be their doing.
constexpr double kExplained = 0.99;

/// The information that the rows contain about relative changes of the prices.
MatrixXd information(const FitProblem& problem, const Fit& fit, const VectorXd& weights) {
  const Residuals at = residuals(problem, fit.prices);
  const VectorXd root =
      (weights.cwiseProduct(fit.influence)).cwiseSqrt().cwiseProduct(at.slopes) / fit.spread;
  // A price of 0 has no relative change; changes by its unit are taken instead.
  const VectorXd size = fit.prices.unaryExpr([](double x) { return x > 0.0 ? x : 1.0; });
  const MatrixXd columns = root.asDiagonal() * problem.energies * size.asDiagonal();
  return columns.transpose() * columns;
}

/// Groups of prices that move together (a union-find structure).
class Groups {
 public:
  explicit Groups(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) const {
    while (parent_[i] != i) i = parent_[i];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }

 private:
  std::vector<std::size_t> parent_;
};

struct Judgement {
  std::vector<bool> uncertain;
  std::vector<bool> beside_zero;  ///< May have taken over what a price of 0 would explain.
  Groups groups;
};

/// What the rows leave open: the covariance of relative changes of the prices.
MatrixXd covariance_of(const MatrixXd& information, const std::vector<Index>& prices) {
  const auto count = static_cast<Index>(prices.size());
  MatrixXd part(count, count);
  for (Index i = 0; i < count; ++i)
    for (Index j = 0; j < count; ++j)
      part(i, j) =
          information(prices[static_cast<std::size_t>(i)], prices[static_cast<std::size_t>(j)]);
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(part);
  const VectorXd variances = eigen.eigenvalues().cwiseMax(kLeastInformation).cwiseInverse();
  return eigen.eigenvectors() * variances.asDiagonal() * eigen.eigenvectors().transpose();
}

/// Joins a price with those that can compensate for it: the one with the highest correlation,
/// and all others with a high one.
void join_partners(Index i, const MatrixXd& correlation, const std::vector<Index>& uncertain,
                   const std::vector<Index>& prices, Groups& groups) {
  const auto price_at = [&](Index at) {
    return static_cast<std::size_t>(prices[static_cast<std::size_t>(at)]);
  };
  Index best = -1;
  for (const Index j : uncertain) {
    if (j == i) continue;
    if (best < 0 || std::abs(correlation(i, j)) > std::abs(correlation(i, best))) best = j;
    if (std::abs(correlation(i, j)) > kTogether) groups.join(price_at(i), price_at(j));
  }
  if (best >= 0) groups.join(price_at(i), price_at(best));
}

/// Prices whose deviation is too large. If a price would be known when the others are fixed, it
/// moves together with them; about any other price the rows say too little.
void judge_positive(const MatrixXd& information, const std::vector<Index>& prices,
                    Judgement& judgement) {
  const MatrixXd covariance = covariance_of(information, prices);
  const VectorXd deviations = covariance.diagonal().cwiseSqrt();
  const MatrixXd correlation =
      deviations.cwiseInverse().asDiagonal() * covariance * deviations.cwiseInverse().asDiagonal();
  std::vector<Index> uncertain;
  for (Index i = 0; i < deviations.size(); ++i)
    if (deviations[i] > kDetermined) uncertain.push_back(i);
  for (const Index i : uncertain) {
    const Index price = prices[static_cast<std::size_t>(i)];
    judgement.uncertain[static_cast<std::size_t>(price)] = true;
    if (information(price, price) > 1.0 / (kDetermined * kDetermined))
      join_partners(i, correlation, uncertain, prices, judgement.groups);
  }
}

/// A price may be 0 because other prices took over what it would have explained.
void judge_zero(const MatrixXd& information, Index zero, const std::vector<Index>& positive,
                Judgement& judgement) {
  Index nearest = -1;
  double best = 0.0;
  for (const Index other : positive) {
    const double norms = information(zero, zero) * information(other, other);
    const double cosine = norms > 0.0 ? information(zero, other) / std::sqrt(norms) : 0.0;
    if (cosine > best) {
      best = cosine;
      nearest = other;
    }
  }
  if (nearest < 0 || best * best < kExplained) return;
  judgement.uncertain[static_cast<std::size_t>(nearest)] = true;
  judgement.beside_zero[static_cast<std::size_t>(nearest)] = true;
}

}  // namespace

std::vector<PriceEvidence> evidence_of(const FitProblem& problem, const Fit& fit,
                                       const VectorXd& weights) {
  const MatrixXd known = information(problem, fit, weights);
  const auto count = static_cast<std::size_t>(fit.prices.size());
  Judgement judgement{std::vector<bool>(count), std::vector<bool>(count), Groups(count)};
  std::vector<Index> positive, zero;
  for (Index i = 0; i < fit.prices.size(); ++i)
    (fit.prices[i] > 0.0 ? positive : zero).push_back(i);
  if (!positive.empty()) judge_positive(known, positive, judgement);
  for (const Index price : zero) judge_zero(known, price, positive, judgement);

  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < count; ++i)
    if (judgement.uncertain[i]) groups[judgement.groups.root(i)].push_back(i);
  std::vector<PriceEvidence> result(count, {Evidence::Determined, 0});
  std::size_t number = 0;
  for (const auto& [root, members] : groups) {
    const bool together = members.size() > 1 || judgement.beside_zero[members[0]];
    if (together) ++number;
    for (const std::size_t member : members)
      result[member] =
          together ? PriceEvidence{Evidence::Together, number} : PriceEvidence{Evidence::Base, 0};
  }
  for (const Index price : zero)
    result[static_cast<std::size_t>(price)].evidence = Evidence::AtZero;
  return result;
}

}  // namespace opcost
