#pragma once

#include <cstdint>

namespace opcost {

/// A window that slides along one axis.
struct WindowAxis {
  std::int64_t input = 1, output = 1;  ///< Extents.
  std::int64_t kernel = 1, stride = 1, dilation = 1;
  std::int64_t pad = 0;  ///< At the beginning; below 0 it crops.

  /// Extent that the dilated kernel covers.
  std::int64_t reach() const { return (kernel - 1) * dilation + 1; }
  /// Taps of all windows that fall on the input and not on padding. Where both
  /// the kernel and the output have more than 2^20 positions, all taps.
  double valid_taps() const;
  /// Positions of the input that some window covers; the gaps of a dilated
  /// kernel count where its windows overlap.
  double touched() const;
};

}  // namespace opcost
