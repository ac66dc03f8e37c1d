#pragma once

#include <cstdint>

#include "opcost/core/count.h"

namespace opcost {

/// One axis along which a window slides over an array.
struct SlidingAxis {
  std::uint64_t input = 1;      ///< Elements of the array along it,
  std::uint64_t positions = 1;  ///< and of windows.
  std::uint64_t kernel = 1, stride = 1, dilation = 1;
  std::int64_t pad = 0;  ///< Before the first element; a negative one crops.

  /// The different elements that so many neighbouring windows cover, padding included, at most
  /// the whole axis: min(n, (o - 1)·s + k) where s <= k, else min(n, o·k); with dilations those
  /// between the taps are left out.
  double footprint(double windows) const;
  /// The different elements that all windows touch, without padding.
  Count touched() const;
};

}  // namespace opcost
