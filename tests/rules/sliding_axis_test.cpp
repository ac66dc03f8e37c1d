// The elements of an axis that windows touch, against marking them one by one.
#include "rules/sliding_axis.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace {

using opcost::SlidingAxis;

// The elements that so many windows touch, from the first on.
std::set<std::int64_t> marked(const SlidingAxis& axis, std::uint64_t windows, bool padding) {
  std::set<std::int64_t> all;
  for (std::uint64_t window = 0; window < windows; ++window)
    for (std::uint64_t tap = 0; tap < axis.kernel; ++tap) {
      const auto at =
          static_cast<std::int64_t>(window * axis.stride + tap * axis.dilation) - axis.pad;
      if (padding || (at >= 0 && at < static_cast<std::int64_t>(axis.input))) all.insert(at);
    }
  return all;
}

template <class Check>
void for_all_axes(Check check) {
  for (std::uint64_t input = 1; input <= 9; ++input)
    for (std::uint64_t positions = 1; positions <= 5; ++positions)
      for (std::uint64_t kernel = 1; kernel <= 4; ++kernel)
        for (std::uint64_t stride = 1; stride <= 4; ++stride)
          for (std::uint64_t dilation = 1; dilation <= 3; ++dilation)
            for (std::int64_t pad = -1; pad <= 2; ++pad)
              check(SlidingAxis{input, positions, kernel, stride, dilation, pad});
}

}  // namespace

TEST_CASE("Sliding axis: touched elements are those that some tap of some window names") {
  int wrong = 0;
  for_all_axes([&](const SlidingAxis& axis) {
    wrong += *axis.touched().exact() != marked(axis, axis.positions, false).size() ? 1 : 0;
  });
  CHECK(wrong == 0);
}

TEST_CASE("Sliding axis: a footprint is what neighbouring windows cover, at most the axis") {
  int wrong = 0;
  for_all_axes([&](const SlidingAxis& axis) {
    const auto covered = static_cast<double>(marked(axis, axis.positions, true).size());
    const double expected = std::min(covered, static_cast<double>(axis.input));
    wrong += axis.footprint(static_cast<double>(axis.positions)) != expected ? 1 : 0;
  });
  CHECK(wrong == 0);
}
