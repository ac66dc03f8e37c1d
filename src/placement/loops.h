#pragma once

#include <cstddef>
#include <vector>

#include "rules/nest.h"

namespace opcost {

/// The three arrays of a contraction by where its windows lie. Without windows `Windowed` is b.
enum class Side : std::uint8_t {
  Windowed,  ///< The array over which windows slide: the input of a convolution.
  Filters,   ///< The array that only taps index: its weights.
  Plain,     ///< The array that only positions index: its output.
};
inline constexpr std::size_t kSides = 3;

/// A number for each of the three arrays.
template <typename T>
struct PerSide {
  T of[kSides]{};
  T& operator[](Side side) { return of[static_cast<std::size_t>(side)]; }
  const T& operator[](Side side) const { return of[static_cast<std::size_t>(side)]; }
};

/// The extents of a nest as tiles are chosen for them. Whole numbers in floating point: exact below
/// 2^53, and fast.
///
///     Plain[positions, outer] = sum over inner and taps of Windowed[..., inner] · Filters[outer,
///     ...]
///
/// or, where windows lie on the output, any other of the three as the sum of the other two: what
/// must move is the same.
struct Loops {
  explicit Loops(const Nest& nest);

  double repeats = 1;  ///< All of this happens so often: shared indices and steps.
  double samples = 1;  ///< Positions outside of any window.
  double outer = 1;    ///< Indices of Filters and Plain,
  double inner = 1;    ///< and of Windowed and Filters, taps aside.
  double taps = 1;
  const std::vector<SlidingAxis>& axes;

  double positions() const;  ///< samples · positions of all windows.
};

/// Which operand of the nest a side is.
const Operand* operand_of(const Nest& nest, Side side);

}  // namespace opcost
