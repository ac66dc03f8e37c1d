// Fits and cross-validates the regression of one operator.
#include "calibrate/operator_job.h"

#include <algorithm>
#include <limits>

#include "calibrate/choose_sizes.h"
#include "calibrate/resample.h"
#include "predict/kinds.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

VectorXd predictions(const LayerDesign& design, const Fit& fit) {
  return (design.problem.energies * fit.prices).cwiseMax(0.0);
}

VectorXd without_fold(VectorXd weights, const std::vector<std::size_t>& fold_of, std::size_t fold) {
  for (std::size_t row = 0; row < fold_of.size(); ++row)
    if (fold_of[row] == fold) weights[static_cast<Index>(row)] = 0.0;
  return weights;
}

}  // namespace

OperatorJob::OperatorJob(const std::vector<LayerRow>& rows, const std::vector<Feature>& features,
                         const LayerwiseOptions& options)
    : rows_(rows), features_(features), options_(options), designs_(rows, features, options) {
  std::vector<std::string> configurations, folded;
  for (const LayerRow& row : rows) {
    configurations.push_back(row.run->configuration());
    const bool by_model = options.fold_by == FoldBy::Model && !row.run->model.empty();
    folded.push_back(by_model ? row.run->model : row.run->configuration());
  }
  groups_ = group_numbers(configurations);
  fold_groups_ = group_numbers(folded);
  weights_ = VectorXd::Ones(static_cast<Index>(rows.size()));
}

void OperatorJob::run() {
  sizes_ = choose_sizes(designs_, weights_, fold_groups_, options_);
  design_ = designs_.of(sizes_);
  fit_ = fit_layer(design_.problem, weights_);
  fitted_ = predictions(design_, fit_);
  predict_out_of_fold();
}

OperatorFit OperatorJob::described(const OperatorKey& key, const std::string& source) const {
  OperatorFit result;
  result.rows = rows_.size();
  result.configurations = group_count(groups_);
  result.fitted = scores_of(fitted_);
  if (folds_ > 0) result.out_of_fold = scores_of(out_of_fold_);
  Regression& regression = result.regression;
  regression.op = key.op;
  regression.type = key.type;
  regression.in_place = key.in_place;
  regression.sizes = sizes_;
  regression.rows = rows_.size();
  regression.source = source;
  for (std::size_t row = 0; row < rows_.size(); ++row)
    if (fits(row)) regression.covers.merge(kinds_of(rows_[row].shape));
  add_terms(result);
  add_range(regression);
  return result;
}

// Each fold is predicted from the other folds, which also choose the sizes.
void OperatorJob::predict_out_of_fold() {
  const std::size_t folds = std::min(options_.folds, group_count(fold_groups_));
  if (folds < 2) return;
  const auto fold_of = assign_folds(fold_groups_, folds, options_.seed);
  VectorXd predicted(weights_.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    VectorXd inside = without_fold(weights_, fold_of, fold);
    if (inside.sum() <= 0.0) return;
    const LayerDesign& design = designs_.of(choose_sizes(designs_, inside, fold_groups_, options_));
    const VectorXd all = predictions(design, fit_layer(design.problem, inside));
    for (std::size_t row = 0; row < fold_of.size(); ++row)
      if (fold_of[row] == fold) predicted[static_cast<Index>(row)] = all[static_cast<Index>(row)];
  }
  folds_ = folds;
  out_of_fold_ = predicted;
}

Scores OperatorJob::scores_of(const VectorXd& predicted) const {
  Scored scored;
  for (std::size_t row = 0; row < rows_.size(); ++row)
    if (fits(row)) scored.add(predicted[static_cast<Index>(row)], rows_[row].measured);
  return scored.scores();
}

void OperatorJob::add_terms(OperatorFit& result) const {
  const VectorXd scale = design_.problem.measured.cwiseInverse();
  double sum = 0.0;
  for (Index at = 0; at < fit_.prices.size(); ++at) {
    if (fit_.prices[at] == 0.0) continue;
    const auto column = static_cast<std::size_t>(at);
    const double pj = fit_.prices[at] * design_.units[column] / kJoulesPerPicojoule;
    result.regression.terms.push_back({features_[design_.features[column]].text(), pj});
    result.shares.push_back(fit_.prices[at] * scale.dot(design_.problem.energies.col(at)));
    sum += result.shares.back();
  }
  for (double& share : result.shares) share = sum > 0.0 ? share / sum : 0.0;
  if (!result.regression.terms.empty()) return;
  result.regression.terms.push_back({"call", 0.0});  // no feature says anything
  result.shares.push_back(0.0);
}

void OperatorJob::add_range(Regression& regression) const {
  double least = std::numeric_limits<double>::infinity(), most = 0.0;
  for (const LayerRow& row : rows_) {
    least = std::min(least, row.measured);
    most = std::max(most, row.measured);
  }
  regression.range_pj = {least / kJoulesPerPicojoule, most / kJoulesPerPicojoule};
}

}  // namespace opcost
