// The elements of an axis that sliding windows touch: strides, dilations and padding counted.
#include "rules/sliding_axis.h"

#include <algorithm>
#include <numeric>

namespace opcost {
namespace {

// Window i touches i·stride + j·dilation with tap j. Two pairs (i, j) name the same element just
// where they differ by (dilation, -stride), both divided by their common factor.
struct Repeats {
  std::uint64_t windows, taps;
};

Repeats repeats_of(const SlidingAxis& axis) {
  const std::uint64_t common = std::gcd(axis.stride, axis.dilation);
  return {axis.dilation / common, axis.stride / common};
}

double beyond(double all, std::uint64_t taken) {
  return std::max(0.0, all - static_cast<double>(taken));
}

// The windows first to last, as far as they are among the first `count`.
std::uint64_t windows_within(std::int64_t first, std::int64_t last, std::int64_t count) {
  const std::int64_t from = std::max<std::int64_t>(0, first), to = std::min(last, count - 1);
  return to < from ? 0 : static_cast<std::uint64_t>(to - from + 1);
}

std::int64_t divided_up(std::int64_t a, std::int64_t b) {
  return a > 0 ? (a + b - 1) / b : -(-a / b);
}
std::int64_t divided_down(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

}  // namespace

double SlidingAxis::footprint(double windows) const {
  const Repeats same = repeats_of(*this);
  const auto taps = static_cast<double>(kernel);
  const double different = windows * taps - beyond(windows, same.windows) * beyond(taps, same.taps);
  return std::min(static_cast<double>(input), different);
}

// For each tap: the windows in which it lies on an element, without those whose element a later
// window names again.
Count SlidingAxis::touched() const {
  const Repeats same = repeats_of(*this);
  const auto count = static_cast<std::int64_t>(positions), step = static_cast<std::int64_t>(stride);
  const auto again = count - static_cast<std::int64_t>(std::min(positions, same.windows));
  std::uint64_t elements = 0;
  for (std::uint64_t tap = 0; tap < kernel; ++tap) {
    const std::int64_t offset = static_cast<std::int64_t>(tap * dilation) - pad;
    const std::int64_t first = divided_up(-offset, step);
    const std::int64_t last = divided_down(static_cast<std::int64_t>(input) - 1 - offset, step);
    elements += windows_within(first, last, count);
    if (tap >= same.taps) elements -= windows_within(first, last, again);
  }
  return Count{elements};
}

}  // namespace opcost
