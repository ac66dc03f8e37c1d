#pragma once

#include <cmath>
#include <cstdint>

namespace opcost {

/// Random whole numbers, the same for a seed on every platform: std's engines are,
/// its distributions are not.
class RandomDraws {
 public:
  explicit RandomDraws(std::uint64_t seed) : state_(seed) {}

  /// SplitMix64 (Steele, Lea and Flood 2014).
  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  /// From 0 to bound - 1, each as likely; bound > 0.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t uneven = (UINT64_MAX % bound + 1) % bound;
    for (;;)
      if (const std::uint64_t value = bits(); value <= UINT64_MAX - uneven) return value % bound;
  }

  /// From least to most, both included.
  std::int64_t uniform(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }

  /// The same, with a logarithm as likely to be anywhere; least >= 1. By halving
  /// the logarithm again and again: only products and square roots, which every
  /// machine with IEEE arithmetic rounds alike, as it does not exp and log.
  std::int64_t log_uniform(std::int64_t least, std::int64_t most) {
    double low = static_cast<double>(least), high = static_cast<double>(most) + 1.0;
    std::uint64_t coins = bits();
    for (int halving = 0; halving < 64; ++halving, coins >>= 1) {
      const double middle = std::sqrt(low * high);
      (coins & 1U) != 0 ? low = middle : high = middle;
    }
    const auto value = static_cast<std::int64_t>(low);
    return value < least ? least : value > most ? most : value;
  }

 private:
  std::uint64_t state_;
};

}  // namespace opcost
