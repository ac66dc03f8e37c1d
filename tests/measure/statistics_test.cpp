// Mean, deviation, confidence interval and outliers.
#include "measure/statistics.h"

#include <doctest/doctest.h>

#include "core/student_t.h"

#include <cmath>

namespace opcost {
namespace {

TEST_CASE("Statistics: mean, deviation and median of a few numbers") {
  // Mean 5; squares 9+1+1+1+0+0+4+16 = 32 over 7.
  const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  CHECK(mean_of(values) == doctest::Approx(5.0));
  CHECK(deviation_of(values) == doctest::Approx(std::sqrt(32.0 / 7.0)));
  CHECK(median_of(values) == doctest::Approx(4.5));
  CHECK(median_of({3, 1, 2}) == doctest::Approx(2.0));
  CHECK(deviation_of({3}) == 0.0);
  CHECK(mean_of({}) == 0.0);
  CHECK(median_of({}) == 0.0);
}

TEST_CASE("Statistics: the 95 % interval is Student's") {
  CHECK(student_t(1) == doctest::Approx(12.706));
  CHECK(student_t(9) == doctest::Approx(2.262));
  CHECK(student_t(30) == doctest::Approx(2.042));
  // Tables print 2.000 for 60 and 1.984 for 100 degrees of freedom.
  CHECK(student_t(60) == doctest::Approx(2.000).epsilon(0.0005));
  CHECK(student_t(100) == doctest::Approx(1.984).epsilon(0.0005));
  // Ten values, deviation 1: 2.262 / sqrt(10).
  std::vector<double> values(10, 0.0);
  for (std::size_t i = 0; i < 10; ++i) values[i] = i % 2 == 0 ? -1.0 : 1.0;
  const double deviation = std::sqrt(10.0 / 9.0);
  CHECK(half_width_of(values) == doctest::Approx(2.262 * deviation / std::sqrt(10.0)));
  CHECK(std::isinf(half_width_of({1.0})));
  // Two values: one degree of freedom, deviation sqrt(2), and 2 of them.
  CHECK(deviation_of({1.0, 3.0}) == doctest::Approx(std::sqrt(2.0)));
  CHECK(half_width_of({1.0, 3.0}) == doctest::Approx(12.706));
}

TEST_CASE(
    "Statistics: an outlier is far from the median, by the others' distances and by two per cent") {
  // Median 10.1, distances 0.1 0 0.1 0 10 0: their median 0.05; 0.6745 * 10 / 0.05 > 3.5.
  const std::vector<double> values{10.0, 10.1, 10.2, 10.1, 20.1, 10.1};
  CHECK(outliers_of(values, 0.02) == std::vector<bool>{false, false, false, false, true, false});
  // 10.2 is 2 of those distances away; 10.25 would be 2.02 z-scores but is within 2 %.
  const std::vector<double> even{10.0, 10.0, 10.0, 10.0, 10.1};
  CHECK(outliers_of(even, 0.02) == std::vector<bool>(5, false));
  CHECK(outliers_of(even, 0.001) == std::vector<bool>{false, false, false, false, true});
  CHECK(outliers_of({1, 1, 1, 1, 1, 1, 1, 9, 9, 9}, 0.02) == std::vector<bool>(10, false));
  // A median of 8 and others at 8: a distance of 2 is more than a quarter of it only above it.
  CHECK(outliers_of({8, 8, 8, 8, 10}, 0.25) == std::vector<bool>(5, false));
  CHECK(outliers_of({8, 8, 8, 8, 10.01}, 0.25) ==
        std::vector<bool>{false, false, false, false, true});
  CHECK(outliers_of({1, 1, 1, 9}, 0.02) == std::vector<bool>(4, false));  // too few to say
}

}  // namespace
}  // namespace opcost
