#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace opcost {

/// Rows by the group they must stay together in: numbers from 0, in the order in
/// which the groups appear.
std::vector<std::size_t> group_numbers(const std::vector<std::string>& names);
/// How many groups there are.
std::size_t group_count(const std::vector<std::size_t>& groups);

/// The fold of every row, folds of nearly as many groups each; the same for the
/// same seed on every machine. As many folds as groups where these are fewer.
std::vector<std::size_t> assign_folds(const std::vector<std::size_t>& groups, std::size_t folds,
                                      std::uint64_t seed);

/// Weights of the rows when groups are drawn with replacement (the bootstrap of
/// Efron, 1979), as many as there are; the `draw`-th resampling of the seed.
Eigen::VectorXd resampled(const std::vector<std::size_t>& groups, std::uint64_t seed,
                          std::uint64_t draw);

}  // namespace opcost
