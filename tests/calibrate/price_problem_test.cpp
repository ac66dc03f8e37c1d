// Which prices of a fit are as good as 0.
#include "calibrate/price_problem.h"

#include <doctest/doctest.h>

namespace opcost::price_problem_cases {
namespace {

constexpr NumberType kFloat{NumberFormat::Float, Bits{32}};

/// Two runs: one access each of two memories (10 and 1,000 pJ in the base), and one node.
Design two_memories() {
  using Kind = PriceKey::Kind;
  Design design;
  design.measured = {1.0, 2.0};
  design.keys = {{Kind::Access, Action::Read, kFloat, TierIndex{0}},
                 {Kind::Access, Action::Read, kFloat, TierIndex{1}},
                 {Kind::Node, Action::Mul, {}, {}}};
  design.base_pj = {10.0, 1000.0, std::nullopt};
  design.counts = Eigen::MatrixXd{{1e9, 1e9, 1.0}, {2e9, 2e9, 1.0}};
  return design;
}

/// What is left of these prices, in units, of which a node's is `node_j` joules.
std::vector<double> settled(double inner, double outer, double node_j, bool scale_only = false) {
  const Design design = two_memories();
  const PriceProblem problem = price_problem(design, Loss::Relative, scale_only);
  Fit fit;
  fit.prices = Eigen::VectorXd{{inner, outer, node_j / problem.units[2]}};
  settle_zeros(problem, design, fit);
  return {fit.prices[0], fit.prices[1], fit.prices[2] * problem.units[2]};
}

}  // namespace

TEST_CASE("Prices: below a millionth of the base's, scaled, they are 0") {
  for (const bool scale_only : {false, true}) {
    CAPTURE(scale_only);
    CHECK(settled(1e-12, 1.0, 1.0, scale_only)[0] == 0.0);
    CHECK(settled(0.9e-6, 1.0, 1.0, scale_only)[0] == 0.0);
    CHECK(settled(1.1e-6, 1.0, 1.0, scale_only)[0] == 1.1e-6);
    CHECK(settled(0.0, 1.0, 1.0, scale_only)[0] == 0.0);
  }
}

TEST_CASE("Prices: one near the base's is none of 0, however little of the energy it is") {
  CHECK(settled(1.0, 1.0, 1e9)[0] == 1.0);
}

TEST_CASE("Prices: without a base they are 0 below a millionth of every run's energy") {
  // The base's prices, scaled, make 1 and 2 J of the two runs.
  CHECK(settled(1.0, 1.0, 0.9e-6)[2] == 0.0);
  CHECK(settled(1.0, 1.0, 1.1e-6)[2] > 0.0);
}

TEST_CASE("Prices: an outer memory's is not 0 where an inner one's is not") {
  // A hundredth of the inner one's share of the base, and as dear.
  CHECK(settled(2e-6, 2e-8, 1.0)[1] == 2e-8);
  CHECK(settled(0.9e-6, 0.9e-8, 1.0)[0] == 0.0);
  CHECK(settled(0.9e-6, 0.9e-8, 1.0)[1] == 0.0);
  CHECK(settled(0.9e-6, 2e-6, 1.0)[1] == 2e-6);
}

}  // namespace opcost::price_problem_cases
