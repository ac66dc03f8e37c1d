// How alike two prices are for a fit that has seen no energy yet.
#include <doctest/doctest.h>

#include <cmath>

#include "calibrate/robust_fit.h"

namespace opcost::prior_cases {

/// The kinship of two columns at an angle of that squared cosine.
double kinship(double squared, bool anchored = true, double norm = 1.0) {
  FitProblem problem;
  problem.energies =
      Eigen::MatrixXd{{1.0, norm * std::sqrt(squared)}, {0.0, norm * std::sqrt(1 - squared)}};
  problem.measured = Eigen::VectorXd{{1.0, 1.0}};
  problem.anchored = {true, anchored};
  const Prior prior = prior_of(problem, Eigen::VectorXd::Ones(2));
  CHECK(prior.kinship(0, 1) == prior.kinship(1, 0));
  CHECK(prior.kinship(0, 0) == 0.0);
  return prior.kinship(0, 1);
}

TEST_CASE("Prior: prices are kin from a squared cosine of 0.9 on, wholly at 1") {
  for (const double norm : {0.01, 1.0, 300.0}) {
    CHECK(kinship(1.0, true, norm) == doctest::Approx(1.0));
    CHECK(kinship(0.95, true, norm) == doctest::Approx(0.25));
    CHECK(kinship(0.92, true, norm) == doctest::Approx(0.04));
    CHECK(kinship(0.9, true, norm) == doctest::Approx(0.0));
    CHECK(kinship(0.5, true, norm) == 0.0);
  }
  CHECK(kinship(1.0, false) == 0.0);      // no base tells their ratio
  CHECK(kinship(1.0, true, 0.0) == 0.0);  // a price that no row pays
}

TEST_CASE("Prior: energies are taken relative to what was measured, rows left out not at all") {
  FitProblem problem;
  problem.energies = Eigen::MatrixXd{{1.0, 2.0}, {100.0, -200.0}};
  problem.measured = Eigen::VectorXd{{1.0, 100.0}};
  problem.anchored = {true, true};
  CHECK(prior_of(problem, Eigen::VectorXd::Ones(2)).kinship(0, 1) == 0.0);
  CHECK(prior_of(problem, Eigen::VectorXd{{0.5, 0.0}}).kinship(0, 1) == doctest::Approx(1.0));
}

}  // namespace opcost::prior_cases
