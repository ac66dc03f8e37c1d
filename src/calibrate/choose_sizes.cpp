// Chooses the cache size and vector width by which a regression predicts best.
#include "calibrate/choose_sizes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "calibrate/resample.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::size_t kInnerFolds = 3;
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
// From the second-level cache of one core to the memory that a process keeps mapped; first in
// steps of 4, then of 2.
constexpr std::array<std::uint64_t, 7> kCaches{kMiB,       4 * kMiB,    16 * kMiB,  64 * kMiB,
                                               256 * kMiB, 1024 * kMiB, 4096 * kMiB};
// From no vectors to AVX-512 on 8-bit numbers.
constexpr std::array<std::uint64_t, 5> kWidths{1, 4, 8, 32, 64};
// Another size is chosen only if its predictions are better by more than this share.
constexpr double kWorthIt = 0.002;
// Cap on one row's error, so that an outlier cannot choose the size.
constexpr double kMostError = 1.0;

class Chooser {
 public:
  Chooser(LayerDesigns& designs, const VectorXd& weights, const std::vector<std::size_t>& groups,
          const LayerwiseOptions& options)
      : designs_(designs), weights_(weights), options_(options) {
    fold_of_ = assign_folds(groups, kInnerFolds, options.seed);
    best_.vector_width = options.vector_width.value_or(best_.vector_width);
    best_.cache = options.cache.value_or(best_.cache);
  }

  MachineSizes run() {
    error_ = error_of(best_);
    if (!options_.cache) {
      for (const std::uint64_t cache : kCaches) try_cache(cache);
      const std::uint64_t coarse = best_.cache;
      for (const std::uint64_t cache : {coarse / 2, coarse * 2}) try_cache(cache);
    }
    if (!options_.vector_width)
      for (const std::uint64_t width : kWidths) try_sizes({width, best_.cache});
    return best_;
  }

 private:
  void try_cache(std::uint64_t cache) { try_sizes({best_.vector_width, cache}); }

  void try_sizes(const MachineSizes& sizes) {
    // Sizes that no feature depends on need no fit.
    const LayerDesign &now = designs_.of(best_), &other = designs_.of(sizes);
    if (now.features == other.features && now.problem.energies == other.problem.energies) return;
    const double error = error_of(sizes);
    if (error >= error_ * (1.0 - kWorthIt)) return;
    best_ = sizes;
    error_ = error;
  }

  double error_of(const MachineSizes& sizes) const {
    const FitProblem& problem = designs_.of(sizes).problem;
    double sum = 0.0;
    for (std::size_t fold = 0; fold < kInnerFolds; ++fold) {
      VectorXd inside = weights_;
      for (std::size_t row = 0; row < fold_of_.size(); ++row)
        if (fold_of_[row] == fold) inside[static_cast<Index>(row)] = 0.0;
      if (inside.sum() <= 0.0) continue;
      const VectorXd predicted = problem.energies * fit_layer_roughly(problem, inside).prices;
      for (Index i = 0; i < predicted.size(); ++i) {
        if (weights_[i] <= 0.0 || inside[i] > 0.0) continue;
        const double off = std::abs(predicted[i] - problem.measured[i]) / problem.measured[i];
        sum += std::min(off, kMostError);
      }
    }
    return sum;
  }

  LayerDesigns& designs_;
  const VectorXd& weights_;
  const LayerwiseOptions& options_;
  std::vector<std::size_t> fold_of_;
  MachineSizes best_;
  double error_ = 0.0;
};

}  // namespace

MachineSizes choose_sizes(LayerDesigns& designs, const VectorXd& weights,
                          const std::vector<std::size_t>& groups, const LayerwiseOptions& options) {
  return Chooser(designs, weights, groups, options).run();
}

}  // namespace opcost
