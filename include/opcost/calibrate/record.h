#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/calibrate/scores.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/error.h"
#include "opcost/cost/cost_table.h"
#include "opcost/predict/layerwise.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// How a price was come by.
enum class Evidence : std::uint8_t {
  Determined,  ///< By the runs alone.
  Together,    ///< The runs tell only what its group costs; the base says how it is shared.
  Base         ///< The runs say next to nothing: a compromise with the base's, scaled.
};
/// "determined", "together", "base"
inline constexpr std::array kEvidenceNames{EnumName{Evidence::Determined, "determined"},
                                           EnumName{Evidence::Together, "together"},
                                           EnumName{Evidence::Base, "base"}};
constexpr std::string_view to_string(Evidence evidence) {
  return name_of(kEvidenceNames, evidence);
}

struct FittedPrice {
  std::string what;               ///< "mul float32", "read 32 bit @ DRAM", "per node"
  std::optional<double> base_pj;  ///< Nothing where the base has no such price.
  double pj = 0.0;                ///< Watts, where it is the static power.
  /// 95 %, by bootstrap; given the base's ratios where it moved together with others.
  std::optional<std::pair<double, double>> interval;
  Evidence evidence = Evidence::Base;
  std::size_t group = 0;  ///< Prices of one group moved together; 0: alone.
  double share = 0.0;     ///< Of the energy predicted for all rows, each row weighing the same.
};

struct Calibration {
  explicit Calibration(CostTable fitted_to) : table(std::move(fitted_to)) {}

  CostTable table;
  std::vector<FittedPrice> prices;
  double scale = 1.0;                  ///< Median of measured / predicted by the base.
  std::optional<double> static_watts;  ///< Where it was asked for.
  double spread = 0.0;                 ///< Robust standard deviation of the residuals.
  std::size_t rows = 0, configurations = 0, folds = 0;
  Scores fitted;                        ///< On the rows it was fitted to.
  std::optional<Scores> out_of_fold;    ///< Nothing where there are too few configurations.
  std::map<std::string, Scores> kinds;  ///< By kind of run; out of fold where there are folds.
  std::vector<Error> left_out;          ///< Rows that could not be estimated.
  std::vector<Error> outliers;          ///< Rows that contradict all others.
};

/// The regression of one type of operator, and how well it does.
struct OperatorFit {
  Regression regression;
  std::vector<double> shares;  ///< Of its terms, each row weighing the same; they add up to 1.
  std::size_t rows = 0, configurations = 0;
  Scores fitted;                      ///< On the rows it was fitted to.
  std::optional<Scores> out_of_fold;  ///< Nothing where there are too few configurations.
};

struct LayerwiseCalibration {
  explicit LayerwiseCalibration(LayerwiseTable made) : table(std::move(made)) {}

  LayerwiseTable table;
  std::vector<OperatorFit> operators;
  std::size_t rows = 0, configurations = 0, folds = 0;
  Scores fitted;
  std::optional<Scores> out_of_fold;    ///< Of the rows of operators that have folds.
  std::map<std::string, Scores> kinds;  ///< By kind of run; out of fold where there are folds.
  /// Of runs of several nodes: predicted by the sum of their layers, never fitted.
  std::optional<Scores> networks;
  std::vector<Error> left_out;  ///< Rows that could not be used.
  std::vector<Error> outliers;  ///< Rows that contradict all others.
};

struct Prediction {
  const MeasuredRun* run = nullptr;
  double measured_j = 0.0, predicted_j = 0.0;
};

/// A simple guess to beat: one factor times one quantity.
struct Baseline {
  std::string name;  ///< "energy ~ MACs"
  /// Its factor, in `unit`; fitted (median of measured / quantity) on these very
  /// rows, to its own advantage, unless it was given.
  double factor = 0.0;
  std::string unit;      ///< "pJ/MAC", "pJ/B", "W"
  std::size_t rows = 0;  ///< That have the quantity.
  Scores scores;         ///< Of these.
  Scores table;          ///< The table's, on the same rows.
};

struct Validation {
  std::string table;
  std::vector<Prediction> predictions;  ///< In the order of the rows.
  Scores all;
  std::map<std::string, Scores> kinds;  ///< "conv2d", "network", ...
  std::vector<Baseline> baselines;
  std::vector<Error> left_out;  ///< Rows that could not be estimated.
};

}  // namespace opcost
