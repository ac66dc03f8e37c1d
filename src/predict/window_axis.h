#pragma once

#include <cstdint>

namespace opcost {

/// A window that slides along one axis.
struct WindowAxis {
  std::int64_t input = 1, output = 1;  ///< Extents.
  std::int64_t kernel = 1, stride = 1, dilation = 1;
  std::int64_t pad = 0;  ///< Padding at the beginning; negative values crop.

  /// The extent that the dilated kernel covers.
  std::int64_t reach() const { return (kernel - 1) * dilation + 1; }
  /// Taps of all windows that fall on the input and not on padding. If both the kernel and the
  /// output have more than 2^20 positions, all taps.
  double valid_taps() const;
  /// Positions of the input that at least one window covers. The gaps of a dilated kernel count if
  /// the windows overlap.
  double touched() const;
};

}  // namespace opcost
