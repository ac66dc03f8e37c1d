// Confidence intervals of fitted prices, by fitting resampled runs.
#include "calibrate/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "calibrate/resample.h"

namespace opcost {
namespace {

using Eigen::Index;

constexpr double kTail = 0.025;
// The widening if there are no more groups than prices, where the formula below does not apply.
constexpr double kWidest = 2.0;

/// The factor by which n groups underestimate the deviations of p prices.
double widening(std::size_t groups, std::size_t prices) {
  const auto n = static_cast<double>(groups), p = static_cast<double>(prices);
  return n > p ? std::min(std::sqrt(n / (n - p)), kWidest) : kWidest;
}

std::pair<double, double> interval_of(std::vector<double>& drawn, double at, double wider) {
  std::ranges::sort(drawn);
  const double last = static_cast<double>(drawn.size() - 1);
  const double low = drawn[static_cast<std::size_t>(std::floor(kTail * last))];
  const double high = drawn[static_cast<std::size_t>(std::ceil((1.0 - kTail) * last))];
  return {std::max(at - wider * std::max(at - low, 0.0), 0.0),
          at + wider * std::max(high - at, 0.0)};
}

}  // namespace

std::vector<std::pair<double, double>> bootstrap_intervals(
    const FitProblem& problem, const Prior& prior, const Eigen::VectorXd& weights, const Fit& fit,
    const std::vector<std::size_t>& groups, const BootstrapOptions& options, Progress progress) {
  const auto prices = static_cast<std::size_t>(fit.prices.size());
  std::vector<std::vector<double>> drawn(prices);
  for (std::size_t draw = 0; draw < options.draws; ++draw) {
    const Eigen::VectorXd times = resampled(groups, options.seed, draw).cwiseProduct(weights);
    if (times.sum() > 0.0) {
      const Fit again = robust_fit(problem, prior, times, fit, 1);
      for (std::size_t i = 0; i < prices; ++i)
        drawn[i].push_back(again.prices[static_cast<Index>(i)]);
    }
    progress(static_cast<double>(draw + 1) / static_cast<double>(options.draws));
  }
  std::vector<std::pair<double, double>> intervals;
  const double wider = widening(group_count(groups), prices);
  for (std::size_t i = 0; i < prices && !drawn[i].empty(); ++i)
    intervals.push_back(interval_of(drawn[i], fit.prices[static_cast<Index>(i)], wider));
  return intervals;
}

}  // namespace opcost
