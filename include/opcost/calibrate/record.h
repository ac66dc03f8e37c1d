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

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/scores.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/error.h"
#include "opcost/cost/cost_table.h"
#include "opcost/predict/layerwise.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// How a price was determined.
enum class Evidence : std::uint8_t {
  Determined,  ///< By the runs alone.
  Together,    ///< The runs determine only the cost of its group; the base says how it is divided.
  Base,        ///< The runs say next to nothing: a compromise with the base's, scaled.
  Scaled,      ///< Too few runs to tell prices apart: the base's times one factor for all.
  AtZero       ///< At its bound, 0: other prices explain what it might; not determined.
};
/// "determined", "together", "base", "scaled", "at_zero"
inline constexpr std::array kEvidenceNames{
    EnumName{Evidence::Determined, "determined"}, EnumName{Evidence::Together, "together"},
    EnumName{Evidence::Base, "base"}, EnumName{Evidence::Scaled, "scaled"},
    EnumName{Evidence::AtZero, "at_zero"}};
constexpr std::string_view to_string(Evidence evidence) {
  return name_of(kEvidenceNames, evidence);
}

struct FittedPrice {
  std::string what;               ///< "mul float32", "read 32 bit @ DRAM", "per node"
  std::optional<double> base_pj;  ///< std::nullopt if the base has no such price.
  double pj = 0.0;                ///< For a static power: watts.
  /// 95 %, by bootstrap; with the base's ratios if it moved together with others.
  std::optional<std::pair<double, double>> interval;
  Evidence evidence = Evidence::Base;
  std::size_t group = 0;  ///< Prices of one group moved together; 0: the price is alone.
  /// Share of the energy predicted for all rows, where every row has the same weight.
  double share = 0.0;
};

/// A way of fitting that was tried, and how it predicts rows that were kept aside.
struct TriedFit {
  Placement placement = Placement::Array;
  bool per_node = false;    ///< With a cost of every counted node.
  bool scale_only = false;  ///< One factor for all prices of the base.
  /// Mean of |predicted - measured| / measured out of fold, where one row counts at most 1.
  std::optional<double> error;
};

struct Calibration {
  explicit Calibration(CostTable fitted_to) : table(std::move(fitted_to)) {}

  CostTable table;
  std::vector<FittedPrice> prices;
  TriedFit chosen;                     ///< How the table was fitted.
  std::vector<TriedFit> tried;         ///< All that was tried, `chosen` among them.
  FoldBy fold_by = FoldBy::Config;     ///< What was kept whole in folds.
  double scale = 1.0;                  ///< Median of measured / predicted with the base table.
  std::optional<double> static_watts;  ///< If it was asked for.
  double spread = 0.0;                 ///< Robust standard deviation of the residuals.
  std::size_t rows = 0, configurations = 0, folds = 0;
  Scores fitted;                        ///< On the rows it was fitted to.
  std::optional<Scores> out_of_fold;    ///< std::nullopt if there are too few configurations.
  std::map<std::string, Scores> kinds;  ///< By kind of run; out of fold if there are folds.
  std::vector<Error> left_out;          ///< Rows that could not be estimated.
  std::vector<Error> outliers;          ///< Rows that contradict all others.
  std::vector<std::string> doubts;      ///< A unit that may be wrong, an order of prices.
};

/// The regression of one type of operator, and its scores.
struct OperatorFit {
  Regression regression;
  /// Shares of its terms, where every row has the same weight; they add up to 1.
  std::vector<double> shares;
  std::size_t rows = 0, configurations = 0;
  Scores fitted;                      ///< On the rows it was fitted to.
  std::optional<Scores> out_of_fold;  ///< std::nullopt if there are too few configurations.
};

struct LayerwiseCalibration {
  explicit LayerwiseCalibration(LayerwiseTable made) : table(std::move(made)) {}

  LayerwiseTable table;
  std::vector<OperatorFit> operators;
  std::size_t rows = 0, configurations = 0, folds = 0;
  Scores fitted;
  std::optional<Scores> out_of_fold;    ///< Over the rows of operators that have folds.
  std::map<std::string, Scores> kinds;  ///< By kind of run; out of fold if there are folds.
  /// For runs of several nodes: predicted by the sum of their layers, never fitted.
  std::optional<Scores> networks;
  std::vector<Error> left_out;  ///< Rows that could not be used.
  std::vector<Error> outliers;  ///< Rows that contradict all others.
};

struct Prediction {
  const MeasuredRun* run = nullptr;
  double measured_j = 0.0, predicted_j = 0.0;
  std::uint64_t nodes_outside = 0;  ///< Nodes that the table's runs do not cover.
};

/// A simple guess that a table should beat: one factor times one quantity.
struct Baseline {
  std::string name;  ///< "energy ~ MACs"
  /// The factor, in `unit`. Unless given, it is fitted (median of measured / quantity) on these
  /// very rows, which favours the baseline.
  double factor = 0.0;
  std::string unit;      ///< "pJ/MAC", "pJ/B", "W"
  std::size_t rows = 0;  ///< Rows that have the quantity.
  Scores scores;         ///< The scores on these rows.
  Scores table;          ///< The scores of the table on the same rows.
};

struct Validation {
  std::string table;
  std::vector<Prediction> predictions;  ///< In the order of the rows.
  Scores all;
  std::map<std::string, Scores> kinds;  ///< "conv2d", "network", ...
  /// Of rows whose nodes the table's runs cover, and of the others; std::nullopt if the table does
  /// not say what its runs had.
  std::optional<Scores> inside, outside;
  std::vector<Baseline> baselines;
  std::vector<Error> left_out;  ///< Rows that could not be estimated.
};

}  // namespace opcost
