#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace opcost {

/// The group of each row; rows of a group must stay together. Groups are numbered from 0 in the
/// order in which they appear.
std::vector<std::size_t> group_numbers(const std::vector<std::string>& names);
/// The number of groups.
std::size_t group_count(const std::vector<std::size_t>& groups);

/// The fold of every row. Folds have nearly the same number of groups; the same seed gives the
/// same folds on every machine. If there are fewer groups than folds, each is a fold.
std::vector<std::size_t> assign_folds(const std::vector<std::size_t>& groups, std::size_t folds,
                                      std::uint64_t seed);

/// Weights of the rows when as many groups as there are are drawn with replacement (the
/// bootstrap of Efron, 1979); `draw` numbers the resamplings of a seed.
Eigen::VectorXd resampled(const std::vector<std::size_t>& groups, std::uint64_t seed,
                          std::uint64_t draw);

}  // namespace opcost
