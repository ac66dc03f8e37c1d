// Sums of polynomials from a few of their numbers.
#include "estimate/control_flow/series.h"
#include "estimate/control_flow/sum_runs.h"

#include <doctest/doctest.h>

#include "support/dice.h"

using namespace opcost;

namespace {

struct Polynomial {
  std::array<std::uint64_t, kSeriesPoints> powers{};

  std::uint64_t at(std::uint64_t i) const {
    std::uint64_t value = 0;
    for (std::size_t power = kSeriesPoints; power-- > 0;) value = value * i + powers[power];
    return value;
  }
};

WholeSeries series_of(const Polynomial& polynomial) {
  std::array<std::uint64_t, kSeriesPoints> first{};
  for (std::size_t at = 0; at < kSeriesPoints; ++at) first[at] = polynomial.at(at);
  return WholeSeries(first);
}

}  // namespace

TEST_CASE("Series: a polynomial's numbers and sums are exact") {
  test::Dice dice(5);
  for (int i = 0; i < 100; ++i) {
    Polynomial polynomial;
    for (std::uint64_t& power : polynomial.powers)
      power = static_cast<std::uint64_t>(dice.between(0, 20));
    const WholeSeries series = series_of(polynomial);
    const auto count = static_cast<std::uint64_t>(dice.between(5, 300));
    std::uint64_t sum = 0;
    for (std::uint64_t at = 0; at < count; ++at) sum += polynomial.at(at);
    CHECK(series.sum(count) == sum);
    CHECK(series.at(count) == polynomial.at(count));

    std::array<std::uint64_t, kSeriesPoints> points{0, count / 4, count / 2, 3 * count / 4,
                                                    count - 1};
    std::array<double, kSeriesPoints> values{};
    for (std::size_t at = 0; at < kSeriesPoints; ++at)
      values[at] = static_cast<double>(polynomial.at(points[at]));
    CHECK(sum_through(points, values, count) ==
          doctest::Approx(static_cast<double>(sum)).epsilon(1e-12));
  }
}

TEST_CASE("Series: what does not fit 64 bits has no number") {
  const WholeSeries series = series_of({{0, 0, 0, 0, 1}});
  CHECK(series.at(60000) == 12'960'000'000'000'000'000u);
  CHECK_FALSE(series.at(70000).has_value());
  CHECK_FALSE(series.sum(60000).has_value());
  CHECK_FALSE(series.sum(UINT64_MAX).has_value());
  CHECK_FALSE(WholeSeries({9, 8, 7, 6, 5}).at(20).has_value());  // below 0
}

namespace {

// The multiply-accumulates of 20 runs, summed from the runs that are looked at.
std::optional<std::uint64_t> summed(std::uint64_t (*macs_of_run)(std::uint64_t), Sums how) {
  constexpr std::uint64_t kRuns = 20;
  const std::vector<std::uint64_t> places = sampled_runs(kRuns);
  std::vector<std::vector<NodeEstimate>> runs(places.size(), std::vector<NodeEstimate>(1));
  std::vector<SampledRun> samples;
  for (std::size_t at = 0; at < places.size(); ++at) {
    runs[at][0].macs = macs_of_run(places[at]);
    samples.push_back({places[at], &runs[at]});
  }
  const auto nodes = sum_runs(samples, kRuns, how);
  return nodes ? std::optional{nodes->front().macs} : std::nullopt;
}

}  // namespace

TEST_CASE("Sum of runs: a polynomial is summed exactly, any other number only about") {
  const auto square = [](std::uint64_t at) { return at * at; };
  const auto doubling = [](std::uint64_t at) { return std::uint64_t{1} << at; };
  CHECK(summed(square, Sums::Exact) == 2470);  // 19 * 20 * 39 / 6
  CHECK(summed(square, Sums::About) == 2470);
  CHECK_FALSE(summed(doubling, Sums::Exact));
  CHECK(summed(doubling, Sums::About));
}
