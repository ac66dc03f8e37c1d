#pragma once

#include <string>
#include <vector>

#include "calibrate/layer_design.h"
#include "calibrate/layer_rows.h"
#include "opcost/calibrate/record.h"
#include "opcost/calibrate/score.h"

namespace opcost {

/// Predictions of rows and the measured energies, to be scored together.
struct Scored {
  std::vector<double> predicted, measured;

  void add(double energy, double truth) {
    predicted.push_back(energy);
    measured.push_back(truth);
  }
  Scores scores() const { return score(predicted, measured); }
};

/// Fits the regression of one operator, and predicts every row of it.
class OperatorJob {
 public:
  /// All must outlive it.
  OperatorJob(const std::vector<LayerRow>& rows, const std::vector<Feature>& features,
              const LayerwiseOptions& options);
  OperatorJob(const OperatorJob&) = delete;
  OperatorJob& operator=(const OperatorJob&) = delete;

  void run();

  /// A prediction for each row; none is below 0, as in the table.
  const Eigen::VectorXd& fitted() const { return fitted_; }
  /// Empty if there are too few configurations.
  const Eigen::VectorXd& out_of_fold() const { return out_of_fold_; }
  std::size_t folds() const { return folds_; }
  /// False for a row that contradicts all others.
  bool fits(std::size_t row) const { return weights_[static_cast<Eigen::Index>(row)] > 0.0; }
  const std::vector<LayerRow>& rows() const { return rows_; }

  /// The result; `source` is the text for the table.
  OperatorFit described(const OperatorKey& key, const std::string& source) const;

 private:
  void predict_out_of_fold();
  Scores scores_of(const Eigen::VectorXd& predicted) const;
  void add_terms(OperatorFit& result) const;
  void add_range(Regression& regression) const;

  const std::vector<LayerRow>& rows_;
  const std::vector<Feature>& features_;
  const LayerwiseOptions& options_;
  LayerDesigns designs_;
  std::vector<std::size_t> groups_, fold_groups_;
  Eigen::VectorXd weights_, fitted_, out_of_fold_;
  MachineSizes sizes_;
  LayerDesign design_;
  Fit fit_;
  std::size_t folds_ = 0;
};

}  // namespace opcost
