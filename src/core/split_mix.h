#pragma once

#include <cstdint>

namespace opcost {

/// SplitMix64 (Steele, Lea and Flood 2014): random bits from a small state, the same for a seed on
/// every platform. (The engines of std are so too, but its distributions are not.)
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace opcost
