// Lower bounds on what a contraction moves between two memories.
#include "placement/bounds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

namespace opcost {
namespace {

// In how many windows one element lies at the most. Window i touches i·stride + j·dilation with tap
// j: every (stride / common factor)-th tap of one residue can meet the same element.
double most_windows(const SlidingAxis& axis) {
  const std::uint64_t apart = axis.stride / std::gcd(axis.stride, axis.dilation);
  return std::min(static_cast<double>((axis.kernel + apart - 1) / apart),
                  static_cast<double>(axis.positions));
}

// So many products at the most, for each of W²: two arrays fix a product (Chen et al., PASC 2022,
// arXiv 2204.08279, in mixed precision).
double pair_factor(std::array<double, kSides> bits) {
  std::ranges::sort(bits);
  const auto [small, middle, large] = std::tuple{bits[0], bits[1], bits[2]};
  const double all = small + middle + large;
  return small + middle >= large ? all * all / 4 : large * (small + middle);
}

}  // namespace

double least_bits(const Nest& nest, const PerSide<BoundArray>& arrays, double capacity) {
  double once = 0;
  bool all_outside = true;
  std::array<double, kSides> bits{};
  for (std::size_t side = 0; side < kSides; ++side) {
    const BoundArray& array = arrays.of[side];
    bits[side] = array.bits;
    all_outside = all_outside && array.outside && array.bits > 0;
    if (array.outside) once += array.elements * array.bits;
  }
  if (!all_outside || capacity <= 0) return once;
  const auto products = static_cast<double>(nest.macs().exact().value_or(0));
  double windows = 1;
  for (const SlidingAxis& axis : nest.axes) windows *= most_windows(axis);
  // Smith et al. 2017 (arXiv 1702.02017) for matrices; a window lets an element of Windowed stand
  // for so many elements of its patches (Chen et al. 2022).
  const double by_cubes =
      2 * std::sqrt(bits[0] * bits[1] * bits[2] / windows) * products / std::sqrt(capacity) -
      2 * capacity;
  const double by_pairs = pair_factor(bits) * products / capacity - capacity;
  return std::max({once, by_cubes, by_pairs});
}

}  // namespace opcost
