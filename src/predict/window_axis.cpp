// Counts the taps of a window that fall on real input, along one axis.
#include "predict/window_axis.h"

#include <algorithm>

namespace opcost {
namespace {

// Limit that keeps a file with huge extents from taking long.
constexpr std::int64_t kMostSteps = std::int64_t{1} << 20;

/// How many of 0, step, 2 step... (`count` of them) lie in [low, high]; step > 0.
std::int64_t hits(std::int64_t low, std::int64_t high, std::int64_t step, std::int64_t count) {
  if (high < 0 || low > high) return 0;
  const std::int64_t first = low <= 0 ? 0 : (low + step - 1) / step;
  const std::int64_t last = std::min(high / step, count - 1);
  return std::max<std::int64_t>(0, last - first + 1);
}

}  // namespace

// Tap t of window o is at o * stride + t * dilation - pad. The sum runs over windows or taps,
// whichever are fewer.
double WindowAxis::valid_taps() const {
  const bool over_kernel = kernel <= output;
  const std::int64_t steps = over_kernel ? kernel : output;
  if (steps > kMostSteps) return static_cast<double>(kernel) * static_cast<double>(output);
  const std::int64_t outer = over_kernel ? dilation : stride;
  const std::int64_t inner = over_kernel ? stride : dilation;
  const std::int64_t count = over_kernel ? output : kernel;
  double taps = 0.0;
  for (std::int64_t step = 0; step < steps; ++step) {
    const std::int64_t at = step * outer - pad;
    taps += static_cast<double>(hits(-at, input - 1 - at, inner, count));
  }
  return taps;
}

double WindowAxis::touched() const {
  const double taps = valid_taps();
  if (stride >= reach()) return taps;  // no two windows overlap
  const std::int64_t begin = std::max<std::int64_t>(0, -pad);
  const std::int64_t end = std::min(input, (output - 1) * stride - pad + reach());
  return std::min(taps, static_cast<double>(std::max<std::int64_t>(0, end - begin)));
}

}  // namespace opcost
