#pragma once

#include <Eigen/Core>

namespace opcost {

/// The x >= 0 that minimises x'Gx / 2 - h'x, with G symmetric and positive definite: the active-set
/// method of Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23, on the normal
/// equations.
Eigen::VectorXd minimize_nonnegative(const Eigen::MatrixXd& g, const Eigen::VectorXd& h);

}  // namespace opcost
