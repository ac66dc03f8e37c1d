#pragma once

#include <cstdint>

namespace opcost {

/// What is done to the numbers of a matrix before it is weighed.
struct WeightChange {
  /// The share of its entries that become 0: those nearest to it, of equal ones the first.
  double prune = 0;
  /// Each number moves to the nearest of 2^bits that lie evenly from the least to the largest (0
  /// stays 0); 0: none moves.
  std::uint32_t value_bits = 0;

  bool any() const { return prune > 0 || value_bits > 0; }
};

}  // namespace opcost
