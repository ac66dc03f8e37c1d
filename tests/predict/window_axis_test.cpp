// Taps of a window on real input and on padding.
#include "predict/window_axis.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <set>

#include "support/dice.h"

namespace opcost {
namespace {

TEST_CASE("Layerwise: taps on padding are not valid") {
  // Windows of 3 at -1, 1, 3 on positions 0 to 4: 2 + 3 + 2 taps.
  const WindowAxis axis{5, 3, 3, 2, 1, 1};
  CHECK(axis.valid_taps() == 7.0);
  CHECK(axis.touched() == 5.0);
}

TEST_CASE("Layerwise: a stride beyond the window skips positions") {
  // Windows of 2 at 0, 4, 8 on 10 positions: 6 of them.
  const WindowAxis axis{10, 3, 2, 4, 1, 0};
  CHECK(axis.valid_taps() == 6.0);
  CHECK(axis.touched() == 6.0);
}

TEST_CASE("Layerwise: taps and touched positions are those of the loops") {
  test::Dice dice(7);
  for (int round = 0; round < 2000; ++round) {
    WindowAxis axis;
    axis.input = dice.between(1, 20);
    axis.kernel = dice.between(1, 6);
    axis.stride = dice.between(1, 7);
    axis.dilation = dice.between(1, 3);
    axis.pad = dice.between(0, 7) - 2;
    axis.output = dice.between(1, 8);
    double taps = 0.0;
    std::set<std::int64_t> seen;
    for (std::int64_t o = 0; o < axis.output; ++o)
      for (std::int64_t t = 0; t < axis.kernel; ++t) {
        const std::int64_t at = o * axis.stride + t * axis.dilation - axis.pad;
        if (at < 0 || at >= axis.input) continue;
        ++taps;
        seen.insert(at);
      }
    CAPTURE(axis.input);
    CAPTURE(axis.stride);
    CHECK(axis.valid_taps() == taps);
    // Where windows overlap, the gaps of a dilated one count as touched.
    if (axis.dilation == 1 || axis.stride >= axis.reach())
      CHECK(axis.touched() == static_cast<double>(seen.size()));
    else
      CHECK(axis.touched() >= static_cast<double>(seen.size()));
  }
}

TEST_CASE("Layerwise: absurd extents take no time") {
  constexpr std::int64_t kHuge = std::int64_t{1} << 30;
  const WindowAxis axis{kHuge, kHuge, kHuge, 1, 1, 0};
  CHECK(axis.valid_taps() == static_cast<double>(kHuge) * static_cast<double>(kHuge));
}

}  // namespace
}  // namespace opcost
