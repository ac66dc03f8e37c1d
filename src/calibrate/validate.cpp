// Predicts measured runs with a table and scores the predictions, with simple baselines.
#include "opcost/calibrate/validate.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "opcost/calibrate/score.h"
#include "opcost/runs/run_estimator.h"

namespace opcost {
namespace {

/// The quantities of one row on which baselines are based.
struct Quantities {
  double macs = 0.0, bytes = 0.0;
};

double bytes_of(const TensorEntry& tensor) {
  const auto type = number_type(tensor.type);
  if (!tensor.shape || !type) return 0.0;
  const auto bytes = storage(element_count(*tensor.shape), type->bits).value.exact();
  return bytes ? static_cast<double>(*bytes) : 0.0;
}

/// Counts every operand of every counted node once.
Quantities quantities_of(const Estimate& estimate) {
  Quantities sum;
  sum.macs = static_cast<double>(estimate.totals.macs);
  for (const NodeEstimate& node : estimate.nodes) {
    if (node.status != NodeStatus::Counted) continue;
    for (const TensorEntry& tensor : node.inputs) sum.bytes += bytes_of(tensor);
    for (const TensorEntry& tensor : node.outputs) sum.bytes += bytes_of(tensor);
  }
  return sum;
}

Result<double> measured_of(const MeasuredRun& run, const ValidateOptions& options) {
  if (options.static_watts && !run.time_s)
    return Error{"the table has a static power, which needs its `time_s`", run.where(), ""};
  if (!options.net) return run.energy_j;
  const auto net = run.net_j();
  if (!net)
    return Error{"--net needs its `idle_j`", run.where(),
                 "opcost measure writes it; or leave out --net"};
  if (*net <= 0.0) return Error{"its energy is not above idle", run.where(), ""};
  return *net;
}

Scores scores_of(const std::vector<Prediction>& predictions, const std::string& kind = "") {
  std::vector<double> predicted, measured;
  for (const Prediction& one : predictions) {
    if (!kind.empty() && one.run->kind() != kind) continue;
    predicted.push_back(one.predicted_j);
    measured.push_back(one.measured_j);
  }
  return score(predicted, measured);
}

// The scores of rows that the table's runs cover, and of the others.
void split_by_cover(Validation& result) {
  std::vector<Prediction> inside, outside;
  for (const Prediction& one : result.predictions)
    (one.nodes_outside == 0 ? inside : outside).push_back(one);
  result.inside = scores_of(inside);
  result.outside = scores_of(outside);
}

/// Makes a baseline from the rows that have its quantity; std::nullopt if none has.
class BaselineMaker {
 public:
  explicit BaselineMaker(const std::vector<Prediction>& predictions) : predictions_(predictions) {}

  /// `quantity`: of a row. `to_joules`: the energy of a factor of one unit.
  std::optional<Baseline> make(const std::string& name, const std::string& unit, double to_joules,
                               const std::function<double(std::size_t)>& quantity,
                               std::optional<double> given) const {
    std::vector<double> amounts, measured, table, quotients;
    for (std::size_t row = 0; row < predictions_.size(); ++row) {
      const double amount = quantity(row) * to_joules;
      if (!(amount > 0.0)) continue;
      amounts.push_back(amount);
      measured.push_back(predictions_[row].measured_j);
      table.push_back(predictions_[row].predicted_j);
      quotients.push_back(measured.back() / amount);
    }
    if (amounts.empty()) return std::nullopt;
    Baseline baseline{name, given.value_or(median(std::move(quotients))), unit, amounts.size(), {},
                      {}};
    for (double& amount : amounts) amount *= baseline.factor;
    baseline.scores = score(amounts, measured);
    baseline.table = score(table, measured);
    return baseline;
  }

 private:
  const std::vector<Prediction>& predictions_;
};

void add_baselines(Validation& result, const std::vector<Quantities>& quantities,
                   const ValidateOptions& options) {
  const BaselineMaker maker(result.predictions);
  const auto add = [&result](std::optional<Baseline> baseline) {
    if (baseline) result.baselines.push_back(*std::move(baseline));
  };
  const auto time = [&result](std::size_t row) {
    return result.predictions[row].run->time_s.value_or(0.0);
  };
  add(maker.make(
      "energy ~ MACs", "pJ/MAC", kJoulesPerPicojoule,
      [&](std::size_t row) { return quantities[row].macs; }, std::nullopt));
  add(maker.make(
      "energy ~ bytes", "pJ/B", kJoulesPerPicojoule,
      [&](std::size_t row) { return quantities[row].bytes; }, std::nullopt));
  if (options.tdp_w) add(maker.make("TDP x time", "W", 1.0, time, options.tdp_w));
  add(maker.make("energy ~ time", "W", 1.0, time, std::nullopt));
}

}  // namespace

Result<Validation> validate(const RunSet& runs, const Pricer& pricer,
                            const ValidateOptions& options) {
  Validation result;
  result.table = pricer.info().name;
  RunEstimator estimator(pricer, options.estimate);
  std::vector<Quantities> quantities;
  for (const MeasuredRun& run : runs.runs) {
    const auto measured = measured_of(run, options);
    auto estimate = measured ? estimator.estimate(run) : Result<Estimate>{measured.error()};
    if (!estimate) {
      result.left_out.push_back(std::move(estimate).error());
      continue;
    }
    const double standing = options.static_watts.value_or(0.0) * run.time_s.value_or(0.0);
    result.predictions.push_back({&run, *measured,
                                  kJoulesPerPicojoule * estimate->totals.energy.value + standing,
                                  estimate->totals.nodes_outside});
    quantities.push_back(quantities_of(*estimate));
  }
  if (result.predictions.empty())
    return result.left_out.empty() ? Error{"it has no rows to validate with", runs.file, ""}
                                   : result.left_out.front();
  result.all = scores_of(result.predictions);
  for (const Prediction& one : result.predictions) {
    const std::string kind = one.run->kind();
    if (!result.kinds.contains(kind)) result.kinds[kind] = scores_of(result.predictions, kind);
  }
  if (pricer.info().covers || pricer.info().tells_outside) split_by_cover(result);
  add_baselines(result, quantities, options);
  return result;
}

}  // namespace opcost
