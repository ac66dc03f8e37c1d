#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ops/products/einsum_equation.h"

namespace opcost {

/// Two arrays whose product is summed over the indices that nothing else needs. An array below
/// the number of inputs is an input; the others are results of pairs, in order.
struct EinsumPair {
  std::size_t left = 0, right = 0;
  Shape result;  ///< Of the last pair: the output's shape but for the order of its axes.
  Count sums;    ///< Elements of the result,
  Count terms;   ///< and the products in each.
};

/// The order of pairs with the fewest products in all, and of several such orders the one with
/// the smallest arrays between them. All orders are tried for up to kMostOrdered inputs; more are
/// taken pair by pair, the cheapest pair first. `shape` has two inputs or more.
std::vector<EinsumPair> best_pairs(const EinsumShape& shape);
inline constexpr std::size_t kMostOrdered = 8;

/// "(1·3)·2", with the inputs numbered from 1.
std::string pairs_text(const std::vector<EinsumPair>& pairs, std::size_t inputs);

}  // namespace opcost
