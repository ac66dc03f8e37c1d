// Fits one regression for each operator to runs of single layers.
#include "opcost/calibrate/layerwise.h"

#include <algorithm>

#include "calibrate/feature_words.h"
#include "calibrate/operator_job.h"
#include "calibrate/provenance.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/predict/layerwise.h"
#include "opcost/runs/run_estimator.h"

namespace opcost {
namespace {

using Eigen::Index;

// Limit for the matrix of one regression: 32 MB, because there is one for each of the sizes
// that are tried.
constexpr std::size_t kMostLayerwiseNumbers = 4'000'000;

/// Collects the results of all operators.
class Gatherer {
 public:
  Gatherer(const RunSet& set, const LayerwiseOptions& options) : set_(set), options_(options) {}

  void add(const OperatorKey& key, const OperatorJob& job) {
    OperatorFit fit = job.described(key, "fitted to " + set_.file);
    fit.regression.scores = (fit.out_of_fold ? "out of fold " : "in sample ") +
                            scores_text(fit.out_of_fold ? *fit.out_of_fold : fit.fitted);
    operators_.push_back(std::move(fit));
    folds_ = std::max(folds_, job.folds());
    for (std::size_t row = 0; row < job.rows().size(); ++row) add_row(key.op, job, row);
  }

  LayerwiseCalibration result(const LayerRows& rows) && {
    LayerwiseCalibration result{LayerwiseTable(content())};
    result.operators = std::move(operators_);
    result.folds = folds_;
    result.left_out = rows.left_out;
    result.outliers = std::move(outliers_);
    result.fitted = fitted_.scores();
    if (folds_ > 0) result.out_of_fold = kept_aside_.scores();
    for (const auto& [kind, scored] : kinds_) result.kinds[kind] = scored.scores();
    for (const OperatorFit& fit : result.operators) {
      result.rows += fit.rows;
      result.configurations += fit.configurations;
    }
    return result;
  }

 private:
  void add_row(const std::string& op, const OperatorJob& job, std::size_t row) {
    const auto at = static_cast<Index>(row);
    const MeasuredRun& run = *job.rows()[row].run;
    const double measured = job.rows()[row].measured;
    if (!job.fits(row)) {
      outliers_.push_back({"measured " + energy_text({measured / kJoulesPerPicojoule}) +
                               ", where all other rows make it " +
                               energy_text({job.fitted()[at] / kJoulesPerPicojoule}) +
                               ": not fitted",
                           run.where(), ""});
      return;
    }
    const bool aside = job.folds() > 0;
    fitted_.add(job.fitted()[at], measured);
    if (aside) kept_aside_.add(job.out_of_fold()[at], measured);
    kinds_[run.layer ? run.kind() : op].add((aside ? job.out_of_fold() : job.fitted())[at],
                                            measured);
  }

  LayerwiseTable::Content content() const {
    LayerwiseTable::Content content;
    content.name = options_.name.empty() ? "layerwise" : options_.name;
    content.description = "Regressions of the energy of layers; see their scores";
    content.fallback = options_.fallback;
    for (const OperatorFit& fit : operators_) content.regressions.push_back(fit.regression);
    return content;
  }

  const RunSet& set_;
  const LayerwiseOptions& options_;
  std::vector<OperatorFit> operators_;
  std::size_t folds_ = 0;
  Scored fitted_, kept_aside_;
  std::map<std::string, Scored> kinds_;
  std::vector<Error> outliers_;
};

/// Scores whole models by the sum of their layers; models that the table cannot price are left out.
void score_networks(const std::vector<const MeasuredRun*>& networks,
                    const LayerwiseOptions& options, LayerwiseCalibration& result) {
  RunEstimator estimator(result.table, options.estimate);
  Scored scored;
  for (const MeasuredRun* run : networks) {
    const auto estimate = estimator.estimate(*run);
    if (estimate)
      scored.add(kJoulesPerPicojoule * estimate->totals.energy.value,
                 *energy_to_fit(*run, options.net));
    else
      result.left_out.push_back(estimate.error());
  }
  if (!scored.predicted.empty()) result.networks = scored.scores();
}

/// The table of a result, now that all its scores are known.
void finish_table(const RunSet& runs, const LayerwiseOptions& options,
                  LayerwiseCalibration& result) {
  LayerwiseTable::Content content = result.table.content();
  content.provenance = provenance_of(result, runs, options);
  const CostTable* fallback = result.table.fallback();
  LayerwiseTable table(std::move(content));
  if (fallback != nullptr) table.fall_back_to(*fallback);
  result.table = std::move(table);
}

Status check_size(const LayerRows& rows, std::size_t features) {
  for (const auto& [key, list] : rows.operators)
    if (list.size() > kMostLayerwiseNumbers / features)
      return Error{std::to_string(list.size()) + " rows of " + key.op + " with " +
                       std::to_string(features) + " features are too many",
                   "", "ask for fewer features"};
  return Ok{};
}

}  // namespace

Result<LayerwiseCalibration> calibrate_layerwise(const RunSet& runs,
                                                 const LayerwiseOptions& options,
                                                 Progress progress) {
  const auto features = expand_features(options.features, options.intercept);
  if (!features) return features.error();
  auto rows = layer_rows(runs, options);
  if (!rows) return std::move(rows).error();
  if (auto fits = check_size(*rows, features->size()); !fits) return fits.error();
  std::optional<CostTable> fallback;
  if (!options.fallback.empty()) {
    auto found = find_table(options.fallback);
    if (!found) return std::move(found).error();
    fallback = *std::move(found);
  }
  Gatherer gatherer(runs, options);
  double done = 0.0;
  for (const auto& [key, list] : rows->operators) {
    OperatorJob job(list, *features, options);
    job.run();
    gatherer.add(key, job);
    progress(++done / static_cast<double>(rows->operators.size()));
  }
  LayerwiseCalibration result = std::move(gatherer).result(*rows);
  if (fallback) result.table.fall_back_to(*std::move(fallback));
  score_networks(rows->networks, options, result);
  finish_table(runs, options, result);
  return result;
}

}  // namespace opcost
