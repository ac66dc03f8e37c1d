#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "calibrate/robust_fit.h"

namespace opcost {

struct BootstrapOptions {
  std::size_t draws = 200;
  std::uint64_t seed = 1;
};

/// The 95 % interval of every price, in the units of the problem, from fits to resampled groups
/// of rows. The percentiles are widened about the fitted price, because few groups make them
/// too narrow. Empty if no draws are asked for.
std::vector<std::pair<double, double>> bootstrap_intervals(
    const FitProblem& problem, const Prior& prior, const Eigen::VectorXd& weights, const Fit& fit,
    const std::vector<std::size_t>& groups, const BootstrapOptions& options, Progress progress);

}  // namespace opcost
