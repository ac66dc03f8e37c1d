// Sums of polynomials over many iterations, without visiting each of them.
#include "estimate/control_flow/series.h"

#include <limits>

namespace opcost {
namespace {

// n over k, for k up to kSeriesPoints; std::nullopt beyond 127 bits.
std::optional<WideCount> binomial(std::uint64_t n, unsigned k) {
  WideCount result = 1;
  for (unsigned i = 0; i < k; ++i) {
    if (n < i) return WideCount{0};
    if (__builtin_mul_overflow(result, static_cast<WideCount>(n - i), &result)) return std::nullopt;
    result /= i + 1;
  }
  return result;
}

using Coefficients = std::array<long double, kSeriesPoints>;

// Newton's divided differences through the points, whose places are from 0 to 1.
Coefficients newton(const Coefficients& places, Coefficients values) {
  for (std::size_t order = 1; order < kSeriesPoints; ++order)
    for (std::size_t at = kSeriesPoints - 1; at >= order; --at)
      values[at] = (values[at] - values[at - 1]) / (places[at] - places[at - order]);
  return values;
}

// The same polynomial by its powers of the place.
Coefficients by_powers(const Coefficients& places, const Coefficients& differences) {
  Coefficients powers{};
  for (std::size_t at = kSeriesPoints; at-- > 0;) {
    for (std::size_t power = kSeriesPoints - 1; power > 0; --power)
      powers[power] = powers[power - 1] - places[at] * powers[power];
    powers[0] = differences[at] - places[at] * powers[0];
  }
  return powers;
}

// The sum of (i/last)^k for i from 0 to last, for k from 0 to 4 (Faulhaber's formulas).
Coefficients power_sums(long double last) {
  const long double n = last, n2 = n * n, n3 = n2 * n;
  return {n + 1, (n + 1) / 2, (n + 1) * (2 * n + 1) / (6 * n), (n + 1) * (n + 1) / (4 * n),
          (n + 1) * (2 * n + 1) * (3 * n2 + 3 * n - 1) / (30 * n3)};
}

}  // namespace

WholeSeries::WholeSeries(const std::array<std::uint64_t, kSeriesPoints>& first) {
  for (std::size_t at = 0; at < kSeriesPoints; ++at) differences_[at] = first[at];
  for (std::size_t order = 1; order < kSeriesPoints; ++order)
    for (std::size_t at = kSeriesPoints - 1; at >= order; --at)
      differences_[at] -= differences_[at - 1];
}

std::optional<std::uint64_t> WholeSeries::combined(std::uint64_t at, unsigned shift) const {
  WideCount total = 0;
  for (unsigned order = 0; order < kSeriesPoints; ++order) {
    if (differences_[order] == 0) continue;
    const auto times = binomial(at, order + shift);
    WideCount term = 0;
    if (!times || __builtin_mul_overflow(*times, differences_[order], &term) ||
        __builtin_add_overflow(total, term, &total))
      return std::nullopt;
  }
  if (total < 0 || total > std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
  return static_cast<std::uint64_t>(total);
}

std::optional<std::uint64_t> WholeSeries::at(std::uint64_t at) const { return combined(at, 0); }

std::optional<std::uint64_t> WholeSeries::sum(std::uint64_t count) const {
  return combined(count, 1);
}

double sum_through(const std::array<std::uint64_t, kSeriesPoints>& points,
                   const std::array<double, kSeriesPoints>& values, std::uint64_t count) {
  const auto last = static_cast<long double>(count - 1);
  Coefficients places{}, numbers{};
  for (std::size_t at = 0; at < kSeriesPoints; ++at) {
    places[at] = static_cast<long double>(points[at]) / last;
    numbers[at] = values[at];
  }
  const Coefficients powers = by_powers(places, newton(places, numbers)), sums = power_sums(last);
  long double total = 0;
  for (std::size_t power = 0; power < kSeriesPoints; ++power) total += powers[power] * sums[power];
  return static_cast<double>(total);
}

}  // namespace opcost
