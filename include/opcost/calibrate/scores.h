#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"

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

/// Both spans must have the same length; every measured energy must be above 0.
Scores score(std::span<const double> predicted, std::span<const double> measured);

/// The middle value, or the mean of the two middle ones; 0 if there are none.
double median(std::vector<double> values);

/// One requirement on scores: "r2=0.99" at least, "mape=15%" at most.
struct Requirement {
  std::string text;   ///< As typed.
  std::string group;  ///< "conv2d" of "conv2d.mape=15%"; "": all rows.
  std::string score;  ///< r2, r2_log, mape, median_ape, bias, spearman
  double limit = 0.0;
};

/// "r2=0.99,mape=15%,network.mape=8%": errors and bias at most, others at least. An Error for a
/// word that is not a score or not a number.
Result<std::vector<Requirement>> parse_requirements(std::string_view text);
/// How the scores miss it; "" if they meet it.
std::string shortfall(const Requirement& requirement, const Scores& scores);

}  // namespace opcost
