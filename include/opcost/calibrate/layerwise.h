#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/calibrate/calibrate.h"
#include "opcost/predict/layerwise.h"

namespace opcost {

struct LayerwiseOptions {
  EstimateOptions estimate;
  /// Names of features and products of them (cost_tables/LAYERWISE.md), and the
  /// words "physical", "parameters" and "pairs" (of all that stand before it).
  std::vector<std::string> features{"physical"};
  bool intercept = false;  ///< Also the feature `call`.
  bool any_sign = false;   ///< Coefficients may be below 0.
  Loss loss = Loss::Relative;
  bool net = false;  ///< Fit energy_j - idle_j.
  FoldBy fold_by = FoldBy::Config;
  std::size_t folds = 5;
  std::uint64_t seed = 1;
  /// Nothing: found for each operator, by cross-validation within the rows that
  /// are fitted.
  std::optional<std::uint64_t> vector_width, cache;
  std::string name;                                          ///< Of the table.
  std::string fallback;                                      ///< To write into it; "": none.
  std::vector<std::pair<std::string, std::string>> context;  ///< More provenance: host, date.
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

/// Fits a regression for each type of operator to the runs of a single counted
/// node. The same bytes for the same runs, options and seed. Errors: a word that
/// is no feature; no row of a single node; --net where rows lack idle_j.
Result<LayerwiseCalibration> calibrate_layerwise(const RunSet& runs,
                                                 const LayerwiseOptions& options,
                                                 Progress progress);

}  // namespace opcost
