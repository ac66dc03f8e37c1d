// Folds of measured rows, and predictions by fits to the other folds.
#include "calibrate/folds.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "calibrate/resample.h"

namespace opcost {

using Eigen::Index;
using Eigen::VectorXd;

RowGroups row_groups(const std::vector<const MeasuredRun*>& runs, const CalibrateOptions& options) {
  RowGroups groups;
  std::vector<std::string> configurations, models;
  for (const MeasuredRun* run : runs) {
    configurations.push_back(run->configuration());
    models.push_back(run->model.empty() ? run->configuration() : run->model);
  }
  groups.configurations = group_numbers(configurations);
  auto folded = group_numbers(models);
  groups.by = options.fold_by;
  if (options.fold_by == FoldBy::Config || group_count(folded) < 2) {
    folded = groups.configurations;
    groups.by = FoldBy::Config;
  }
  groups.folds = std::min(options.folds, group_count(folded));
  if (groups.folds < 2)
    groups.folds = 0;
  else
    groups.fold_of = assign_folds(folded, groups.folds, options.seed);
  return groups;
}

VectorXd predicted_out_of_fold(const FitProblem& problem, const VectorXd& weights,
                               const RowGroups& groups) {
  if (groups.folds < 2) return {};
  VectorXd predicted(problem.measured.size());
  for (std::size_t fold = 0; fold < groups.folds; ++fold) {
    VectorXd inside = weights;
    for (std::size_t row = 0; row < groups.fold_of.size(); ++row)
      if (groups.fold_of[row] == fold) inside[static_cast<Index>(row)] = 0.0;
    if (inside.sum() <= 0.0) return {};
    const VectorXd all = problem.energies * fit_from_scratch(problem, inside).prices;
    for (std::size_t row = 0; row < groups.fold_of.size(); ++row)
      if (groups.fold_of[row] == fold)
        predicted[static_cast<Index>(row)] = all[static_cast<Index>(row)];
  }
  return predicted;
}

double capped_error(const VectorXd& predicted, const VectorXd& measured) {
  if (measured.size() == 0) return 0.0;
  double sum = 0.0;
  for (Index i = 0; i < measured.size(); ++i)
    sum += std::min(std::abs(predicted[i] - measured[i]) / measured[i], 1.0);
  return sum / static_cast<double>(measured.size());
}

}  // namespace opcost
