#pragma once

#include <cstdint>
#include <string>

#include "core/split_mix.h"
#include "opcost/graph/element_type.h"

namespace opcost {

/// Random numbers for tensors.
class Random {
 public:
  explicit Random(std::uint64_t seed) : source_(seed) {}

  std::uint64_t bits() { return source_.bits(); }
  /// Mean 0, deviation 1. It is the sum of four uniform numbers: close to a normal one and much
  /// faster, which matters for a hundred million weights.
  double normal();

 private:
  SplitMix64 source_;
};

/// Mean and deviation of a tensor's random numbers.
struct Spread {
  double mean = 0.0, deviation = 1.0;
};

/// Whether random numbers of that type can be made: not of strings and 6-bit floats.
bool can_be_random(ElementType type);
/// Appends the little-endian bytes of `elements` random numbers, as raw_data has
/// them. Floats are normal; integers up to 16 bits and 4-bit floats are of all
/// values; those of 32 and 64 bits and booleans are 0 or 1, which as an index is
/// valid nearly everywhere; 8-bit floats are of either sign, about 2^-6 to 2.
void append_random(ElementType type, Spread spread, std::uint64_t elements, Random& random,
                   std::string& bytes);

}  // namespace opcost
