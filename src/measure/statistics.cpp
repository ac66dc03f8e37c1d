// Mean, median, deviation, confidence interval and outliers of a list of values.
#include "measure/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/student_t.h"

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
