#pragma once

#include <cmath>
#include <cstdint>

#include "core/split_mix.h"

namespace opcost {

/// Random integers, the same for a seed on every platform.
class RandomDraws {
 public:
  explicit RandomDraws(std::uint64_t seed) : source_(seed) {}

  /// From 0 to bound - 1, all equally likely; bound > 0.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t uneven = (UINT64_MAX % bound + 1) % bound;
    for (;;)
      if (const std::uint64_t value = source_.bits(); value <= UINT64_MAX - uneven)
        return value % bound;
  }

  /// From least to most, both included.
  std::int64_t uniform(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }

  /// The same, but uniform in the logarithm; least >= 1. The logarithm is halved again and again,
  /// so that only products and square roots are needed: every machine with IEEE arithmetic rounds
  /// these alike, which is not so for exp and log.
  std::int64_t log_uniform(std::int64_t least, std::int64_t most) {
    double low = static_cast<double>(least), high = static_cast<double>(most) + 1.0;
    std::uint64_t coins = source_.bits();
    for (int halving = 0; halving < 64; ++halving, coins >>= 1) {
      const double middle = std::sqrt(low * high);
      (coins & 1U) != 0 ? low = middle : high = middle;
    }
    const auto value = static_cast<std::int64_t>(low);
    return value < least ? least : value > most ? most : value;
  }

 private:
  SplitMix64 source_;
};

}  // namespace opcost
