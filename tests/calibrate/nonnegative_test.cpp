// Eigen's headers belong to calibrate; tests of its inside use them too.
#include "calibrate/nonnegative.h"

#include <doctest/doctest.h>

#include "support/dice.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("Non-negative least squares: the free optimum where it is above 0") {
  MatrixXd g(2, 2);
  g << 2, 1, 1, 2;
  const VectorXd x = minimize_nonnegative(g, VectorXd::Constant(2, 3.0));
  CHECK(x[0] == doctest::Approx(1));  // 2 + 1 = 3
  CHECK(x[1] == doctest::Approx(1));
}

TEST_CASE("Non-negative least squares: a variable that would be negative is 0, the other moves") {
  MatrixXd g(2, 2);
  g << 2, 1, 1, 2;
  VectorXd h(2);
  h << 1, -1;  // free: x = (1, -1); with x2 = 0: 2 x1 = 1
  const VectorXd x = minimize_nonnegative(g, h);
  CHECK(x[0] == doctest::Approx(0.5));
  CHECK(x[1] == 0.0);
  CHECK(minimize_nonnegative(g, -VectorXd::Ones(2)).isZero());
}

TEST_CASE("Non-negative least squares: no small step from the result is better") {
  test::Dice dice(7);
  const auto random = [&dice] { return static_cast<double>(dice.between(-100, 100)) / 50.0; };
  for (int round = 0; round < 50; ++round) {
    const Index size = dice.between(1, 8);
    const MatrixXd a = MatrixXd::NullaryExpr(size + 3, size, random);
    const MatrixXd g = a.transpose() * a + 1e-3 * MatrixXd::Identity(size, size);
    const VectorXd h = VectorXd::NullaryExpr(size, random);
    const VectorXd x = minimize_nonnegative(g, h);
    const VectorXd gradient = g * x - h;
    for (Index i = 0; i < size; ++i) {
      CHECK(x[i] >= 0.0);
      CHECK(gradient[i] >= -1e-8);
      if (x[i] > 0.0) CHECK(gradient[i] == doctest::Approx(0).epsilon(1e-8));
      if (gradient[i] > 1e-8) CHECK(x[i] == 0.0);  // exactly, not beside it
    }
  }
}

}  // namespace
}  // namespace opcost
