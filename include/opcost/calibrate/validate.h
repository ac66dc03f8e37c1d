#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/calibrate/calibrate.h"

namespace opcost {

struct ValidateOptions {
  EstimateOptions estimate;
  bool net = false;             ///< Compare with energy_j - idle_j.
  std::optional<double> tdp_w;  ///< For the baseline TDP x time.
  /// A power that runs for time_s, added to every prediction.
  std::optional<double> static_watts;
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

/// Predicts every row and scores the predictions. Errors: no row that can be
/// used; --net where rows lack idle_j. `runs` must outlive the result.
Result<Validation> validate(const RunSet& runs, const Pricer& pricer,
                            const ValidateOptions& options);

}  // namespace opcost
