// Minimises a quadratic function with variables that must not be negative.
#include "calibrate/nonnegative.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <vector>

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Relative to the gradient; every variable is of order one.
constexpr double kTolerance = 1e-12;

/// The free variables at their unconstrained optimum, the others 0.
VectorXd solve_free(const MatrixXd& g, const VectorXd& h, const std::vector<Index>& free) {
  const auto count = static_cast<Index>(free.size());
  MatrixXd part(count, count);
  VectorXd right(count);
  for (Index i = 0; i < count; ++i) {
    right[i] = h[free[static_cast<std::size_t>(i)]];
    for (Index j = 0; j < count; ++j)
      part(i, j) = g(free[static_cast<std::size_t>(i)], free[static_cast<std::size_t>(j)]);
  }
  const VectorXd solved = part.ldlt().solve(right);
  VectorXd x = VectorXd::Zero(h.size());
  for (Index i = 0; i < count; ++i) x[free[static_cast<std::size_t>(i)]] = solved[i];
  return x;
}

/// Goes from x toward `target` until a free variable reaches 0, and fixes that one at 0. True if
/// the whole way could be gone.
bool step_to(const VectorXd& target, VectorXd& x, std::vector<Index>& free) {
  double step = 1.0;
  Index first = -1;  // at 0
  for (const Index i : free) {
    if (target[i] > 0.0) continue;
    const double until = x[i] > 0.0 ? x[i] / (x[i] - target[i]) : 0.0;
    if (until > step || (first >= 0 && until == step)) continue;
    step = until;
    first = i;
  }
  x += step * (target - x);
  if (first < 0) return true;
  // By its index, not by its value: rounding may leave the value beside 0.
  std::erase_if(free, [&](Index i) {
    const bool at_bound = i == first || x[i] <= 0.0;
    if (at_bound) x[i] = 0.0;
    return at_bound;
  });
  return false;
}

/// The variable that gains most from leaving 0; -1 if none does.
Index steepest(const VectorXd& gradient, const std::vector<Index>& free) {
  Index best = -1;
  for (Index i = 0; i < gradient.size(); ++i) {
    if (std::ranges::find(free, i) != free.end() || gradient[i] <= kTolerance) continue;
    if (best < 0 || gradient[i] > gradient[best]) best = i;
  }
  return best;
}

}  // namespace

VectorXd minimize_nonnegative(const MatrixXd& g, const VectorXd& h) {
  // In units in which every variable has curvature 1.
  const VectorXd unit = g.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
  const MatrixXd scaled = unit.asDiagonal() * g * unit.asDiagonal();
  VectorXd right = unit.cwiseProduct(h);
  const double size = std::max(right.cwiseAbs().maxCoeff(), 1e-300);
  right /= size;
  VectorXd x = VectorXd::Zero(h.size());
  std::vector<Index> free;
  const Index most_steps = 10 * h.size() + 10;
  for (Index i = 0; i < most_steps; ++i) {
    const Index next = steepest(right - scaled * x, free);
    if (next < 0) break;
    free.push_back(next);
    while (!free.empty() && !step_to(solve_free(scaled, right, free), x, free)) {
    }
  }
  return size * unit.cwiseProduct(x);
}

}  // namespace opcost
