#include "calibrate/evidence.h"

#include <Eigen/Cholesky>
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

// The largest relative standard deviation of a price called determined.
constexpr double kDetermined = 0.25;
// What a price takes part in a direction with, in energy, to be of it: at least
// this much of what the foremost does.
constexpr double kPart = 0.2;
// A price of 0 whose column others make up to this share cannot be told from theirs.
constexpr double kExplained = 0.99;

/// The information that the rows hold about relative changes of the prices.
MatrixXd information(const FitProblem& problem, const Fit& fit, const VectorXd& weights) {
  const Residuals at = residuals(problem, fit.prices);
  const VectorXd root =
      (weights.cwiseProduct(fit.influence)).cwiseSqrt().cwiseProduct(at.slopes) / fit.spread;
  // A price of 0 has no relative change; its unit stands for it.
  const VectorXd size = fit.prices.unaryExpr([](double x) { return x > 0.0 ? x : 1.0; });
  const MatrixXd columns = root.asDiagonal() * problem.energies * size.asDiagonal();
  return columns.transpose() * columns;
}

/// Which prices move together: a union of sets.
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
  Groups groups;
};

/// Prices that change in a direction, by the energy that their change moves: a
/// large one may stand in for many times a small one.
void judge_direction(const VectorXd& direction, const VectorXd& sizes,
                     const std::vector<Index>& prices, Judgement& judgement) {
  const VectorXd moved = direction.cwiseAbs().cwiseProduct(sizes);
  const double most = moved.maxCoeff();
  std::vector<std::size_t> members;
  for (Index i = 0; i < direction.size(); ++i)
    if (moved[i] > kPart * most)
      members.push_back(static_cast<std::size_t>(prices[static_cast<std::size_t>(i)]));
  for (const std::size_t member : members) judgement.groups.join(member, members.front());
}

/// Directions of change whose standard deviation is too large to tell.
void judge_positive(const MatrixXd& information, const std::vector<Index>& prices,
                    Judgement& judgement) {
  const auto count = static_cast<Index>(prices.size());
  MatrixXd part(count, count);
  for (Index i = 0; i < count; ++i)
    for (Index j = 0; j < count; ++j)
      part(i, j) =
          information(prices[static_cast<std::size_t>(i)], prices[static_cast<std::size_t>(j)]);
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(part);
  VectorXd variance = VectorXd::Zero(count);
  for (Index k = 0; k < count; ++k) {
    const double value = std::max(eigen.eigenvalues()[k], 1e-12);
    variance += eigen.eigenvectors().col(k).cwiseAbs2() / value;
    if (value < 1.0 / (kDetermined * kDetermined))
      judge_direction(eigen.eigenvectors().col(k), part.diagonal().cwiseSqrt(), prices, judgement);
  }
  for (Index i = 0; i < count; ++i)
    judgement.uncertain[static_cast<std::size_t>(prices[static_cast<std::size_t>(i)])] =
        variance[i] > kDetermined * kDetermined;
}

/// A price of 0 may be so because others took what it would have explained.
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
  for (const Index price : {zero, nearest})
    judgement.uncertain[static_cast<std::size_t>(price)] = true;
  judgement.groups.join(static_cast<std::size_t>(zero), static_cast<std::size_t>(nearest));
}

/// The relative standard deviation of what a whole group costs.
bool sum_is_known(const MatrixXd& information, const std::vector<std::size_t>& group) {
  double together = 0.0;
  for (const std::size_t i : group)
    for (const std::size_t j : group)
      together += information(static_cast<Index>(i), static_cast<Index>(j));
  return together > 1.0 / (kDetermined * kDetermined);
}

}  // namespace

std::vector<PriceEvidence> evidence_of(const FitProblem& problem, const Fit& fit,
                                       const VectorXd& weights) {
  const MatrixXd known = information(problem, fit, weights);
  const auto count = static_cast<std::size_t>(fit.prices.size());
  Judgement judgement{std::vector<bool>(count, false), Groups(count)};
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
    const bool together = members.size() > 1 && sum_is_known(known, members);
    if (together) ++number;
    for (const std::size_t member : members)
      result[member] =
          together ? PriceEvidence{Evidence::Together, number} : PriceEvidence{Evidence::Base, 0};
  }
  return result;
}

}  // namespace opcost
