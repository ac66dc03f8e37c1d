#pragma once

#include <compare>
#include <cstdint>

#include "opcost/core/count.h"

namespace opcost {

/// The width of one number.
struct Bits {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(Bits, Bits) = default;
};

/// A size in memory.
struct Bytes {
  Count value;
  friend constexpr auto operator<=>(Bytes, Bytes) = default;
};

/// The bytes that `elements` numbers of `width` take, rounded up to whole bytes.
constexpr Bytes storage(Count elements, Bits width) {
  // elements * width / 8 without an intermediate overflow.
  const Count whole = elements / Count{8} * Count{width.value};
  const auto exact = elements.exact();
  if (!exact) return Bytes{Count::overflowed()};
  const std::uint64_t rest = (*exact % 8) * width.value;
  return Bytes{whole + Count{(rest + 7) / 8}};
}

inline constexpr double kJoulesPerPicojoule = 1e-12;
inline constexpr double kPicojoulesPerJoule = 1e12;

/// An energy. opcost itself only makes finite, non-negative ones.
struct Picojoules {
  double value = 0.0;

  friend constexpr Picojoules operator+(Picojoules a, Picojoules b) { return {a.value + b.value}; }
  constexpr Picojoules& operator+=(Picojoules other) { return *this = *this + other; }
  friend constexpr Picojoules operator*(double times, Picojoules each) {
    return {times * each.value};
  }
  friend constexpr auto operator<=>(Picojoules, Picojoules) = default;
};

/// The quotient of two quantities of the same kind; 0 if the second one is 0.
constexpr double ratio(Picojoules part, Picojoules whole) {
  return whole.value > 0.0 ? part.value / whole.value : 0.0;
}

}  // namespace opcost
