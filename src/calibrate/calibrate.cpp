// Fits the prices of a cost table to measured runs, and scores the fit.
#include "opcost/calibrate/calibrate.h"

#include <algorithm>
#include <cmath>

#include "calibrate/bootstrap.h"
#include "calibrate/design.h"
#include "calibrate/evidence.h"
#include "calibrate/fitted_table.h"
#include "calibrate/provenance.h"
#include "calibrate/resample.h"
#include "calibrate/robust_fit.h"
#include "opcost/calibrate/score.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

// A price without a base starts at the value where it explains a hundredth of the energy.
constexpr double kFirstShare = 0.01;

/// The fit of one calibration, and everything computed from it.
class Job {
 public:
  Job(Design design, const RunSet& set, const CostTable& base, const CalibrateOptions& options)
      : design_(std::move(design)), set_(set), base_(base), options_(options) {
    prepare();
    group();
  }

  Calibration run(Progress progress) {
    weights_ = VectorXd::Ones(problem_.measured.size());
    fit_ = fit_from_scratch(problem_, weights_);
    prior_ = prior_of(problem_, weights_);
    score_in_sample();
    score_out_of_fold();
    describe_prices();
    bootstrap(progress);
    describe_rows();
    build_table();
    return std::move(*result_);
  }

 private:
  bool is_static(std::size_t key) const { return design_.keys[key].kind == PriceKey::Kind::Static; }

  // The energy in joules of a count of one at the reference price. A static power has the
  // reference 1 W and is counted in seconds.
  void prepare() {
    const auto rows = static_cast<Index>(design_.measured.size());
    problem_.loss = options_.loss;
    problem_.measured = Eigen::Map<const VectorXd>(design_.measured.data(), rows);
    result_.emplace(base_);
    result_->scale = scale_to_base();
    for (std::size_t key = 0; key < design_.keys.size(); ++key) {
      const auto& base = design_.base_pj[key];
      const bool anchored = base && *base > 0.0;
      problem_.anchored.push_back(anchored);
      units_.push_back(anchored ? *base * result_->scale * kJoulesPerPicojoule : first_unit(key));
    }
    const VectorXd units =
        Eigen::Map<const VectorXd>(units_.data(), static_cast<Index>(units_.size()));
    problem_.energies = design_.counts * units.asDiagonal();
  }

  /// Median of measured / predicted with the base table, over the rows that it can price.
  double scale_to_base() const {
    VectorXd base(static_cast<Index>(design_.keys.size()));
    for (std::size_t key = 0; key < design_.keys.size(); ++key)
      base[static_cast<Index>(key)] = design_.base_pj[key].value_or(0.0) * kJoulesPerPicojoule;
    const VectorXd predicted = design_.counts * base;
    std::vector<double> quotients;
    for (Index i = 0; i < predicted.size(); ++i)
      if (predicted[i] > 0.0) quotients.push_back(problem_.measured[i] / predicted[i]);
    const double scale = median(std::move(quotients));
    return scale > 0.0 ? scale : 1.0;
  }

  double first_unit(std::size_t key) const {
    std::vector<double> quotients;
    for (Index i = 0; i < design_.counts.rows(); ++i)
      if (const double count = design_.counts(i, static_cast<Index>(key)); count > 0.0)
        quotients.push_back(problem_.measured[i] / count);
    return std::max(kFirstShare * median(std::move(quotients)), 1e-30);
  }

  void group() {
    std::vector<std::string> configurations, folded;
    for (const MeasuredRun* run : design_.runs) {
      configurations.push_back(run->configuration());
      const bool by_model = options_.fold_by == FoldBy::Model && !run->model.empty();
      folded.push_back(by_model ? run->model : run->configuration());
    }
    groups_ = group_numbers(configurations);
    fold_groups_ = group_numbers(folded);
    result_->rows = design_.runs.size();
    result_->configurations = group_count(groups_);
  }

  /// Scores of the rows that were not left out.
  Scores scores_of(const VectorXd& predicted, const std::string& kind = "") const {
    std::vector<double> p, m;
    for (Index i = 0; i < predicted.size(); ++i) {
      const auto row = static_cast<std::size_t>(i);
      if (weights_[i] <= 0.0 || (!kind.empty() && design_.runs[row]->kind() != kind)) continue;
      p.push_back(predicted[i]);
      m.push_back(problem_.measured[i]);
    }
    return score(p, m);
  }

  void score_kinds(const VectorXd& predicted) {
    for (const MeasuredRun* run : design_.runs)
      if (!result_->kinds.contains(run->kind()))
        result_->kinds[run->kind()] = scores_of(predicted, run->kind());
  }

  void score_in_sample() {
    const VectorXd predicted = problem_.energies * fit_.prices;
    result_->fitted = scores_of(predicted);
    result_->spread = fit_.spread;
    score_kinds(predicted);
  }

  // Each row is predicted by a fit to the other folds.
  void score_out_of_fold() {
    const std::size_t folds = std::min(options_.folds, group_count(fold_groups_));
    if (folds < 2) return;
    const auto fold_of = assign_folds(fold_groups_, folds, options_.seed);
    VectorXd predicted(problem_.measured.size());
    for (std::size_t fold = 0; fold < folds; ++fold) {
      VectorXd weights = weights_;
      for (std::size_t row = 0; row < fold_of.size(); ++row)
        if (fold_of[row] == fold) weights[static_cast<Index>(row)] = 0.0;
      if (weights.sum() <= 0.0) return;
      const Fit fit = fit_from_scratch(problem_, weights);
      const VectorXd all = problem_.energies * fit.prices;
      for (std::size_t row = 0; row < fold_of.size(); ++row)
        if (fold_of[row] == fold) predicted[static_cast<Index>(row)] = all[static_cast<Index>(row)];
    }
    result_->folds = folds;
    result_->out_of_fold = scores_of(predicted);
    result_->kinds.clear();
    score_kinds(predicted);
  }

  double price_pj(std::size_t key, double units) const {
    return units * units_[key] / (is_static(key) ? 1.0 : kJoulesPerPicojoule);
  }

  double share_of(std::size_t key) const {
    const VectorXd predicted = problem_.energies * fit_.prices;
    const VectorXd part =
        problem_.energies.col(static_cast<Index>(key)) * fit_.prices[static_cast<Index>(key)];
    double sum = 0.0;
    for (Index i = 0; i < predicted.size(); ++i)
      sum += predicted[i] > 0.0 ? part[i] / predicted[i] : 0.0;
    return sum / static_cast<double>(predicted.size());
  }

  void describe_prices() {
    const auto evidence = evidence_of(problem_, fit_, weights_);
    for (std::size_t key = 0; key < design_.keys.size(); ++key) {
      FittedPrice price;
      price.what = to_string(design_.keys[key], base_.memory());
      price.base_pj = design_.base_pj[key];
      price.pj = price_pj(key, fit_.prices[static_cast<Index>(key)]);
      price.evidence = evidence[key].evidence;
      price.group = evidence[key].group;
      price.share = share_of(key);
      if (is_static(key)) result_->static_watts = price.pj;
      result_->prices.push_back(std::move(price));
    }
  }

  void bootstrap(Progress progress) {
    const auto intervals = bootstrap_intervals(problem_, prior_, weights_, fit_, groups_,
                                               {options_.bootstrap, options_.seed}, progress);
    for (std::size_t key = 0; key < intervals.size(); ++key) {
      const auto& [low, high] = intervals[key];
      if (result_->prices[key].evidence != Evidence::Base)
        result_->prices[key].interval = {price_pj(key, low), price_pj(key, high)};
    }
  }

  void describe_rows() {
    result_->left_out = design_.left_out;
    const VectorXd predicted = problem_.energies * fit_.prices;
    for (std::size_t row = 0; row < design_.runs.size(); ++row) {
      const auto at = static_cast<Index>(row);
      if (weights_[at] > 0.0) continue;
      result_->outliers.push_back(
          {"measured " + energy_text({problem_.measured[at] / kJoulesPerPicojoule}) +
               ", where all other rows make it " +
               energy_text({predicted[at] / kJoulesPerPicojoule}) + ": not fitted",
           design_.runs[row]->where(), ""});
    }
  }

  static std::string interval_text(const FittedPrice& price) {
    if (!price.interval) return "";
    return ", 95 % from " + rounded_text(price.interval->first, 4) + " to " +
           rounded_text(price.interval->second, 4) + " pJ";
  }

  std::string source_of(const FittedPrice& price) const {
    switch (price.evidence) {
      case Evidence::Determined: return "fitted to " + set_.file + interval_text(price);
      case Evidence::Together:
        return "fitted to " + set_.file + ", only together with others of its group " +
               std::to_string(price.group) + "; shared as in " + base_.name();
      case Evidence::Base:
        return set_.file + " hardly tells: a compromise with " + base_.name() + "'s, scaled";
    }
    return "";
  }

  void build_table() {
    std::vector<FoundPrice> found;
    for (std::size_t key = 0; key < design_.keys.size(); ++key) {
      const FittedPrice& price = result_->prices[key];
      found.push_back({design_.keys[key], price.pj, price.base_pj, source_of(price)});
    }
    const CostTable scaled = fitted_table(base_, found, result_->scale);
    CostTable::Content table = scaled.content();
    table.name = options_.name.empty() ? base_.name() + "-calibrated" : options_.name;
    table.description = "Fitted to measured runs; see its provenance";
    table.technology.clear();
    table.placement = std::string(to_string(options_.estimate.placement));
    table.provenance = provenance_of(*result_, set_, base_, options_);
    result_->table = CostTable(std::move(table));
  }

  Design design_;
  const RunSet& set_;
  const CostTable& base_;
  const CalibrateOptions& options_;
  FitProblem problem_;
  Prior prior_;
  std::vector<double> units_;
  std::vector<std::size_t> groups_, fold_groups_;
  VectorXd weights_;
  Fit fit_;
  std::optional<Calibration> result_;  // a table cannot be empty, so it waits for the first price
};

}  // namespace

Result<Calibration> calibrate(const RunSet& runs, const CostTable& base,
                              const CalibrateOptions& options, Progress progress) {
  if (options.loss == Loss::Squares)
    return Error{"prices are fitted robustly, not by the loss `squares`", "",
                 "it goes with --predictor layerwise"};
  auto design = design_of(runs, base, options);
  if (!design) return std::move(design).error();
  return Job(*std::move(design), runs, base, options).run(progress);
}

}  // namespace opcost
