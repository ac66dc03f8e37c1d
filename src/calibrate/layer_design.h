#pragma once

#include <map>
#include <utility>
#include <vector>

#include "calibrate/layer_rows.h"
#include "calibrate/robust_fit.h"
#include "predict/features.h"

namespace opcost {

/// The matrix of one regression: rows by the features that distinguish them.
struct LayerDesign {
  FitProblem problem;                 ///< Its prices are in `units` of each feature.
  std::vector<std::size_t> features;  ///< Position in the list that was asked for, by column.
  std::vector<double> units;          ///< Joules of one feature at a price of 1, by column.
};

/// Amounts of the features of all rows. Features are left out if they are 0 in every row or
/// proportional to an earlier one.
LayerDesign layer_design(const std::vector<LayerRow>& rows, const std::vector<Feature>& features,
                         const MachineSizes& sizes, const LayerwiseOptions& options);

/// Designs by machine sizes; each is computed once.
class LayerDesigns {
 public:
  /// All must outlive it.
  LayerDesigns(const std::vector<LayerRow>& rows, const std::vector<Feature>& features,
               const LayerwiseOptions& options)
      : rows_(rows), features_(features), options_(options) {}
  const LayerDesign& of(const MachineSizes& sizes);

 private:
  const std::vector<LayerRow>& rows_;
  const std::vector<Feature>& features_;
  const LayerwiseOptions& options_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, LayerDesign> known_;
};

/// The fit to the rows with a weight above 0; rows that contradict all others get weight 0.
/// Loss::Squares with coefficients of any sign is ordinary least squares.
Fit fit_layer(const FitProblem& problem, Eigen::VectorXd& weights);
/// The same, faster and less exact, for comparing designs.
Fit fit_layer_roughly(const FitProblem& problem, const Eigen::VectorXd& weights);

}  // namespace opcost
