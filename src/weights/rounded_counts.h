#pragma once

#include <cstdint>
#include <vector>

#include "weights/value_counts.h"

namespace opcost {

/// How often each value of float32 numbers occurs that were rounded to float16 or bfloat16 once:
/// their last 13 bits are 0, and the others are a place in a list.
class RoundedCounts {
 public:
  static constexpr int kShift = 13;
  /// The last bits of these values are 0.
  static bool fits(std::uint64_t bits) { return (bits & ((1u << kShift) - 1)) == 0; }

  RoundedCounts() : counts_(std::size_t{1} << (32 - kShift)) {}

  /// Takes little-endian numbers; returns how many before the first that is no such value, or one
  /// too many. `any` gets the bits of all, less their signs.
  std::uint64_t take(const unsigned char* from, std::uint64_t count, std::uint32_t& any);
  /// Adds what was counted.
  void give(ValueCounts& counts) const;

 private:
  std::vector<std::uint64_t> counts_;
  std::size_t distinct_ = 0;
};

}  // namespace opcost
