// Mean, median, deviation, confidence interval and outliers of a list of values.
#include "measure/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace opcost {

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return 0.0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
  if (values.size() < 2) return 0.0;
  const double mean = mean_of(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

double student_t(std::size_t degrees) {
  // Two-sided 95 %, as every table of Student's t prints them (NIST/SEMATECH
  // e-Handbook of Statistical Methods, 1.3.6.7.2).
  constexpr std::array kTable{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                              2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                              2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                              2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
  if (degrees == 0) return std::numeric_limits<double>::infinity();
  if (degrees <= kTable.size()) return kTable[degrees - 1];
  // Abramowitz and Stegun 26.7.5, two terms: correct to 1e-3 from here on.
  constexpr double kNormal = 1.959964;
  const auto n = static_cast<double>(degrees);
  const double z3 = kNormal * kNormal * kNormal, z5 = z3 * kNormal * kNormal;
  return kNormal + (z3 + kNormal) / (4.0 * n) +
         (5.0 * z5 + 16.0 * z3 + 3.0 * kNormal) / (96.0 * n * n);
}

double half_width_of(const std::vector<double>& values) {
  if (values.size() < 2) return std::numeric_limits<double>::infinity();
  return student_t(values.size() - 1) * deviation_of(values) /
         std::sqrt(static_cast<double>(values.size()));
}

std::vector<bool> outliers_of(const std::vector<double>& values, double least) {
  constexpr std::size_t kFewest = 5;
  constexpr std::size_t kMostOutliers = 5;  // at most one in this many
  constexpr double kNormalQuartile = 0.6745, kLimit = 3.5;
  std::vector<bool> outliers(values.size(), false);
  if (values.size() < kFewest) return outliers;
  const double median = median_of(values);
  std::vector<double> distances;
  distances.reserve(values.size());
  for (const double value : values) distances.push_back(std::abs(value - median));
  const double spread = median_of(distances);
  for (std::size_t i = 0; i < values.size(); ++i)
    outliers[i] =
        kNormalQuartile * distances[i] > kLimit * spread && distances[i] > least * std::abs(median);
  const auto marked = static_cast<std::size_t>(std::ranges::count(outliers, true));
  if (marked > values.size() / kMostOutliers) outliers.assign(values.size(), false);
  return outliers;
}

}  // namespace opcost
