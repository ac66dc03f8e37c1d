// Scores of predictions, computed on paper, and requirements on them.
#include "opcost/calibrate/scores.h"
#include "opcost/calibrate/requirement.h"
#include "opcost/calibrate/score.h"

#include <doctest/doctest.h>

#include <cmath>

namespace opcost {
namespace {

TEST_CASE("Scores: errors, bias and R2 of a case on paper") {
  // Errors +10 %, -20 %, 0 %; squared 1, 16, 0 about a mean of 40/3:
  // (10 - 40/3)^2 + (20 - 40/3)^2 + (10 - 40/3)^2 = 66.667.
  const Scores scores = score(std::vector{11.0, 16.0, 10.0}, std::vector{10.0, 20.0, 10.0});
  CHECK(scores.rows == 3);
  CHECK(scores.mape == doctest::Approx(0.1));
  CHECK(scores.median_ape == doctest::Approx(0.1));
  CHECK(scores.bias == doctest::Approx(-0.1 / 3));
  CHECK(scores.median_ratio == doctest::Approx(1.0));
  CHECK(scores.r2.value() == doctest::Approx(1 - 17 / (600.0 / 9.0)));
}

TEST_CASE("Scores: R2 of logarithms does not see a common unit, and needs predictions above 0") {
  const std::vector<double> measured{1, 10, 100}, tenfold{10, 100, 1000};
  // Each logarithm is off by one decade; they spread by one decade: 1 - 3/2.
  CHECK(score(tenfold, measured).r2_log.value() == doctest::Approx(-0.5));
  CHECK_FALSE(score(std::vector{0.0, 10.0, 100.0}, measured).r2_log);
}

TEST_CASE("Scores: Spearman sees the order alone, ties share their rank") {
  CHECK(score(std::vector{1.0, 2.0, 300.0}, std::vector{5.0, 6.0, 7.0}).spearman.value() ==
        doctest::Approx(1));
  CHECK(score(std::vector{3.0, 2.0, 1.0}, std::vector{5.0, 6.0, 7.0}).spearman.value() ==
        doctest::Approx(-1));
  // Ranks 0.5 0.5 2 against 0 1 2: covariance 1.5, variances 1.5 and 2.
  CHECK(score(std::vector{1.0, 1.0, 2.0}, std::vector{5.0, 6.0, 7.0}).spearman.value() ==
        doctest::Approx(1.5 / std::sqrt(3.0)));
}

TEST_CASE("Scores: what cannot be told is nothing") {
  const Scores one = score(std::vector{1.0}, std::vector{2.0});
  CHECK(one.mape == doctest::Approx(0.5));
  CHECK_FALSE(one.r2);
  CHECK_FALSE(one.spearman);
  CHECK_FALSE(score(std::vector{1.0, 2.0}, std::vector{3.0, 3.0}).r2);
  CHECK(score({}, {}).rows == 0);
}

TEST_CASE("Scores: a median is the middle, or the mean of the two middle ones") {
  CHECK(median({}) == 0.0);
  CHECK(median({3, 1, 2}) == 2.0);
  CHECK(median({4, 1, 3, 2}) == 2.5);
}

std::string verdict(std::string_view text, const Scores& scores) {
  const auto all = parse_requirements(text);
  if (!all) return all.error().what;
  std::string result;
  for (const Requirement& one : *all) result += shortfall(one, scores) + ";";
  return result;
}

TEST_CASE("Requirements: R2 at least, errors at most, bias by its size") {
  Scores scores;
  scores.r2 = 0.98;
  scores.mape = 0.12;
  scores.bias = -0.06;
  CHECK(verdict("r2=0.98,mape=12%,bias=6%", scores) == ";;;");
  CHECK(verdict("r2=0.99", scores) == "r2=0.99: it is 0.98;");
  CHECK(verdict("mape=0.1,bias=5%", scores) == "mape=0.1: it is 0.12;bias=5%: it is 0.06;");
  CHECK(verdict("spearman=0.5", scores) == "spearman=0.5: there is none;");
  CHECK(parse_requirements("conv2d.mape=15%")->front().group == "conv2d");
}

TEST_CASE("Requirements: what is none is refused, and 15 is not taken for 15 %") {
  const Scores scores;
  CHECK(verdict("mappe=1%", scores) == "`mappe` is no score");
  CHECK(verdict("mape", scores) == "it is not of the form score=number");
  CHECK(verdict("mape=x", scores) == "it is not of the form score=number");
  CHECK(verdict("mape=15", scores) == "a fraction of 15 is meant as percent?");
  CHECK(parse_requirements("mape=15").error().hint == "write 15% or 0.15");
}

}  // namespace
}  // namespace opcost
