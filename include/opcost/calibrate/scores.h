#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

/// How well predictions fit what was measured. What cannot be told is nothing:
/// R² of one row, of equal measurements, of logarithms of a prediction of 0.
struct Scores {
  std::size_t rows = 0;
  std::optional<double> r2;        ///< 1 - sum of squared errors / that of the mean.
  std::optional<double> r2_log;    ///< The same of the logarithms.
  double mape = 0.0;               ///< Mean of |predicted - measured| / measured.
  double median_ape = 0.0;         ///< Their median.
  double bias = 0.0;               ///< Mean of (predicted - measured) / measured.
  double median_ratio = 0.0;       ///< Median of predicted / measured.
  std::optional<double> spearman;  ///< Correlation of the ranks; ties share theirs.
};

/// Both spans of one length; every measured energy is above 0.
Scores score(std::span<const double> predicted, std::span<const double> measured);

/// The middle value, the mean of the two middle ones; 0 of none.
double median(std::vector<double> values);

/// One demand on scores: "r2=0.99" at least, "mape=15%" at most.
struct Requirement {
  std::string text;   ///< As typed.
  std::string group;  ///< "conv2d" of "conv2d.mape=15%"; "": all rows.
  std::string score;  ///< r2, r2_log, mape, median_ape, bias, spearman
  double limit = 0.0;
};

/// "r2=0.99,mape=15%,network.mape=8%": errors and bias at most, the others at
/// least. An Error for a word that is no score or no number.
Result<std::vector<Requirement>> parse_requirements(std::string_view text);
/// What the scores are short of; "" where they meet it.
std::string shortfall(const Requirement& requirement, const Scores& scores);

}  // namespace opcost
