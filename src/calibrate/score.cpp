// Scores of predictions: errors, R2, correlations, bias.
#include "opcost/calibrate/score.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace opcost {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> r_squared(std::span<const double> predicted,
                                std::span<const double> measured) {
  if (measured.size() < 2) return std::nullopt;
  const double center = mean(measured);
  double error = 0.0, spread = 0.0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    error += (predicted[i] - measured[i]) * (predicted[i] - measured[i]);
    spread += (measured[i] - center) * (measured[i] - center);
  }
  const double r2 = 1.0 - error / spread;
  return std::isfinite(r2) ? std::optional{r2} : std::nullopt;
}

std::vector<double> logarithms(std::span<const double> values) {
  std::vector<double> logs;
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

/// Ranks from 0; equal values share the mean of their ranks.
std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> result(values.size());
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    const double shared = static_cast<double>(first + end - 1) / 2.0;
    for (std::size_t i = first; i < end; ++i) result[order[i]] = shared;
  }
  return result;
}

std::optional<double> correlation(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2) return std::nullopt;
  const double mean_a = mean(a), mean_b = mean(b);
  double both = 0.0, only_a = 0.0, only_b = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += (a[i] - mean_a) * (b[i] - mean_b);
    only_a += (a[i] - mean_a) * (a[i] - mean_a);
    only_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  const double r = both / std::sqrt(only_a * only_b);
  return std::isfinite(r) ? std::optional{r} : std::nullopt;
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2.0;
}

Scores score(std::span<const double> predicted, std::span<const double> measured) {
  Scores scores;
  scores.rows = measured.size();
  if (measured.empty()) return scores;
  std::vector<double> errors, sizes, ratios;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    ratios.push_back(predicted[i] / measured[i]);
    errors.push_back((predicted[i] - measured[i]) / measured[i]);
    sizes.push_back(std::abs(errors.back()));
  }
  scores.mape = mean(sizes);
  scores.bias = mean(errors);
  scores.median_ape = median(sizes);
  scores.median_ratio = median(ratios);
  scores.r2 = r_squared(predicted, measured);
  if (std::ranges::all_of(predicted, [](double energy) { return energy > 0.0; }))
    scores.r2_log = r_squared(logarithms(predicted), logarithms(measured));
  scores.spearman = correlation(ranks(predicted), ranks(measured));
  return scores;
}

}  // namespace opcost
