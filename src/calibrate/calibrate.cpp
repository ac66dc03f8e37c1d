// Fits the prices of a cost table to measured runs, and scores the fit.
#include "opcost/calibrate/calibrate.h"

#include <algorithm>
#include <cmath>

#include "calibrate/bootstrap.h"
#include "calibrate/choose_fit.h"
#include "calibrate/doubts.h"
#include "calibrate/evidence.h"
#include "calibrate/fitted_table.h"
#include "calibrate/provenance.h"
#include "calibrate/resample.h"
#include "calibrate/scale_interval.h"
#include "calibrate/settle_schedules.h"
#include "opcost/calibrate/score.h"
#include "opcost/core/text.h"
#include "opcost/estimate/conv_plan.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

using Interval = std::pair<double, double>;

// The 97.5 % quantile of the normal distribution.
constexpr double kNormal = 1.96;

/// The fit of one calibration, and everything computed from it.
class Job {
 public:
  Job(ChosenFit chosen, const RunSet& set, const CostTable& base, const CalibrateOptions& options)
      : chosen_(std::move(chosen)),
        design_(chosen_.design),
        set_(set),
        base_(base),
        options_(options),
        setup_(price_problem(design_, options.loss, chosen_.way.scale_only)),
        problem_(setup_.fit) {
    result_.emplace(base_);
    result_->chosen = chosen_.way;
    result_->tried = chosen_.tried;
    result_->scale = setup_.scale;
    result_->fold_by = chosen_.groups.by;
    result_->rows = design_.runs.size();
    result_->configurations = group_count(chosen_.groups.configurations);
  }

  Calibration run(Progress progress) {
    weights_ = VectorXd::Ones(problem_.measured.size());
    fit_ = fit_from_scratch(problem_, weights_);
    settle_zeros(setup_, design_, fit_);
    score_in_sample();
    score_out_of_fold();
    describe_prices();
    if (chosen_.way.scale_only)
      take_scale_intervals();
    else
      bootstrap(progress);
    doubt_open_prices();
    describe_rows();
    build_table();
    result_->doubts = unit_doubts(design_.runs, design_.measured, base_, setup_.scale);
    for (std::string& doubt : order_doubts(result_->table))
      result_->doubts.push_back(std::move(doubt));
    return std::move(*result_);
  }

 private:
  bool is_static(std::size_t key) const { return design_.keys[key].kind == PriceKey::Kind::Static; }

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
    const VectorXd predicted = predicted_out_of_fold(problem_, weights_, chosen_.groups);
    if (predicted.size() == 0) return;
    result_->folds = chosen_.groups.folds;
    result_->out_of_fold = scores_of(predicted);
    result_->kinds.clear();
    score_kinds(predicted);
  }

  double price_pj(std::size_t key, double units) const {
    return units * setup_.units[key] / (is_static(key) ? 1.0 : kJoulesPerPicojoule);
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
    const std::vector<PriceEvidence> evidence = evidence_of(problem_, fit_, weights_);
    for (std::size_t key = 0; key < design_.keys.size(); ++key) {
      FittedPrice price;
      price.what = to_string(design_.keys[key], base_.memory());
      price.base_pj = design_.base_pj[key];
      price.pj = price_pj(key, fit_.prices[static_cast<Index>(key)]);
      price.evidence = evidence[key].evidence;
      price.group = evidence[key].group;
      if (chosen_.way.scale_only) {
        price.evidence = price.pj > 0.0 ? Evidence::Scaled : Evidence::AtZero;
        price.group = 0;
      }
      price.share = share_of(key);
      if (is_static(key)) result_->static_watts = price.pj;
      result_->prices.push_back(std::move(price));
    }
  }

  void take_scale_intervals() {
    const auto intervals = scale_intervals(problem_, fit_, chosen_.groups.configurations);
    for (std::size_t key = 0; key < intervals.size(); ++key) set_interval(key, intervals[key]);
  }

  /// About a price that is at 0, or that the runs hardly tell, an interval would say nothing.
  void set_interval(std::size_t key, Interval units) {
    FittedPrice& price = result_->prices[key];
    if (price.evidence == Evidence::Base || price.evidence == Evidence::AtZero) return;
    price.interval = {price_pj(key, units.first), price_pj(key, units.second)};
  }

  /// Never of width 0: measurements do not repeat exactly.
  Interval widened(std::size_t key, Interval drawn) const {
    const double at = fit_.prices[static_cast<Index>(key)];
    const double least =
        kNormal * kRepeats * at / std::sqrt(static_cast<double>(result_->configurations));
    return {std::max(std::min(drawn.first, at - least), 0.0), std::max(drawn.second, at + least)};
  }

  void bootstrap(Progress progress) {
    const auto intervals = bootstrap_intervals(problem_, prior_of(problem_, weights_), weights_,
                                               fit_, chosen_.groups.configurations,
                                               {options_.bootstrap, options_.seed}, progress);
    for (std::size_t key = 0; key < intervals.size(); ++key)
      set_interval(key, widened(key, intervals[key]));
  }

  static bool is_fitted_alone(const FittedPrice& price) {
    return price.evidence == Evidence::Determined ||
           (price.evidence == Evidence::Scaled && !price.base_pj);
  }

  /// What may as well be 0 is not determined, nor is what few runs give no interval of.
  void doubt_open_prices() {
    for (FittedPrice& price : result_->prices) {
      const bool open = price.interval ? price.interval->first <= kPracticallyZero * price.pj
                                       : chosen_.way.scale_only;
      if (open && is_fitted_alone(price)) price.evidence = Evidence::Base;
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
        return set_.file + " hardly tells" +
               (price.base_pj ? ": a compromise with " + base_.name() + "'s, scaled" : "") +
               interval_text(price);
      case Evidence::Scaled:
        return (price.base_pj ? base_.name() + "'s, all by one factor fitted to "
                              : std::string("fitted to ")) +
               set_.file + interval_text(price);
      case Evidence::AtZero: return "at 0 in " + set_.file + ": not determined";
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
    table.placement = std::string(to_string(chosen_.way.placement));
    table.conv = conv_plan_text(options_.estimate.what_if.conv);
    table.covers = design_.covers;
    table.validated.reset();
    table.provenance = provenance_of(*result_, set_, base_, options_);
    result_->table = CostTable(std::move(table));
  }

  ChosenFit chosen_;
  const Design& design_;
  const RunSet& set_;
  const CostTable& base_;
  const CalibrateOptions& options_;
  PriceProblem setup_;
  const FitProblem& problem_;
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
  auto chosen = choose_fit(runs, base, options);
  if (!chosen) return std::move(chosen).error();
  if (chosen->way.placement == Placement::Tiled)
    if (auto settled = settle_schedules(runs, base, options, *chosen); !settled)
      return std::move(settled).error();
  return Job(*std::move(chosen), runs, base, options).run(progress);
}

}  // namespace opcost
