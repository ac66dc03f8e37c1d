#pragma once

#include <map>
#include <utility>
#include <vector>

#include "calibrate/layer_rows.h"
#include "calibrate/robust_fit.h"
#include "predict/features.h"

namespace opcost {

/// The matrix of one regression: rows by those features that tell rows apart.
struct LayerDesign {
  FitProblem problem;                 ///< Its prices are in `units` of each feature.
  std::vector<std::size_t> features;  ///< Of the list asked for, by column.
  std::vector<double> units;          ///< Joules of one feature at a price of 1, by column.
};

/// Amounts of the features of all rows. Left out are features that are 0 in every
/// row, and those that go in step with an earlier one.
LayerDesign layer_design(const std::vector<LayerRow>& rows, const std::vector<Feature>& features,
                         const MachineSizes& sizes, const LayerwiseOptions& options);

/// Designs by sizes, each made once.
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

/// The fit to the rows of a weight above 0; rows that contradict all others get
/// weight 0. Loss::Squares with any sign is ordinary least squares.
Fit fit_layer(const FitProblem& problem, Eigen::VectorXd& weights);
/// The same, faster and less exact, to compare designs by.
Fit fit_layer_roughly(const FitProblem& problem, const Eigen::VectorXd& weights);

}  // namespace opcost
