#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace opcost {

/// How well predictions fit measurements. A score that is not defined is std::nullopt: R² of one
/// row or of equal measurements, and logarithms if a prediction is 0.
struct Scores {
  std::size_t rows = 0;
  /// 1 - (sum of squared errors) / (sum of squared deviations from the mean).
  std::optional<double> r2;
  std::optional<double> r2_log;    ///< The same of the logarithms.
  double mape = 0.0;               ///< Mean of |predicted - measured| / measured.
  double median_ape = 0.0;         ///< Their median.
  double bias = 0.0;               ///< Mean of (predicted - measured) / measured.
  double median_ratio = 0.0;       ///< Median of predicted / measured.
  std::optional<double> spearman;  ///< Correlation of the ranks; ties share their rank.
};

/// One requirement on scores: "r2=0.99" at least, "mape=15%" at most.
struct Requirement {
  std::string text;   ///< As typed.
  std::string group;  ///< "conv2d" of "conv2d.mape=15%"; "": all rows.
  std::string score;  ///< r2, r2_log, mape, median_ape, bias, spearman
  double limit = 0.0;
};

}  // namespace opcost
