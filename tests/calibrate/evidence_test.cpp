// What the columns of two prices say of each other.
#include "calibrate/evidence.h"

#include <doctest/doctest.h>

#include <cmath>

namespace opcost::evidence_cases {

/// Two columns of length `norm` at an angle of that cosine, three rows; the prices that made them.
std::vector<PriceEvidence> evidence(double cosine, double first, double second, double norm = 1) {
  FitProblem problem;
  problem.energies =
      Eigen::MatrixXd{{1.0, cosine}, {0.0, std::sqrt(1 - cosine * cosine)}, {0.0, 0.0}} * norm;
  const Eigen::VectorXd prices{{first, second}};
  problem.measured = Eigen::VectorXd{{1.0, 1.0, 1.0}};
  problem.anchored = {true, true};
  problem.loss = Loss::Absolute;
  const Eigen::VectorXd all = Eigen::VectorXd::Ones(3);
  return evidence_of(problem, {prices, 0.01, all}, all);
}

TEST_CASE("Evidence: a price of 0 is another's doing where their columns are nearly the same") {
  for (const double norm : {0.2, 1.0, 50.0}) {
    CAPTURE(norm);
    for (const double cosine : {-1.0, -0.5, 0.0, 0.5, 0.99}) {  // 0.99^2 < 0.99
      CAPTURE(cosine);
      const auto apart = evidence(cosine, 2.0, 0.0, norm);
      CHECK(apart[0].evidence == Evidence::Determined);
      CHECK(apart[1].evidence == Evidence::AtZero);
      CHECK(apart[1].group == 0);
      CHECK(evidence(cosine, 0.0, 2.0, norm)[0].evidence == Evidence::AtZero);
    }
    for (const double cosine : {0.996, 1.0}) {
      CAPTURE(cosine);
      const auto one = evidence(cosine, 2.0, 0.0, norm);
      CHECK(one[0].evidence == Evidence::Together);
      CHECK(one[1].evidence == Evidence::AtZero);
      CHECK(one[0].group == 1);
      CHECK(one[1].group == 0);
    }
  }
}

TEST_CASE("Evidence: prices above 0 are determined, together or not told") {
  const auto both = evidence(0.0, 2.0, 3.0);
  CHECK(both[0].evidence == Evidence::Determined);
  CHECK(both[1].evidence == Evidence::Determined);
  const auto same = evidence(1.0, 2.0, 3.0);
  CHECK(same[0].evidence == Evidence::Together);
  CHECK(same[1].group == same[0].group);
  const auto seldom = evidence(0.0, 2.0, 0.03);  // a third of it is its deviation
  CHECK(seldom[0].evidence == Evidence::Determined);
  CHECK(seldom[1].evidence == Evidence::Base);
  CHECK(evidence(0.0, 2.0, 0.041)[1].evidence == Evidence::Determined);
  CHECK(evidence(0.0, 2.0, 0.039)[1].evidence == Evidence::Base);
}

}  // namespace opcost::evidence_cases
