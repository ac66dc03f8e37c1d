// What blocks of windows cover of one axis.
#include "placement/axis_parts.h"

#include <algorithm>
#include <cmath>

#include "placement/tile_sizes.h"

namespace opcost {

AxisParts::AxisParts(const SlidingAxis& axis) : axis_(axis), one_(make(1)) {
  for (const double size : tile_sizes(positions())) tried_.push_back(make(size));
}

AxisPart AxisParts::of(double size) const {
  const auto known = std::ranges::find(tried_, size, &AxisPart::size);
  return known != tried_.end() ? *known : make(size);
}

AxisPart AxisParts::make(double size) const {
  const double footprint = axis_.footprint(size);
  return {.size = size,
          .footprint = footprint,
          .blocks = tiles_of(positions(), size),
          .covered = covered(footprint, size),
          .covered_sliding = covered_sliding(footprint, size),
          .shared_with_next_tap = shared_by_taps(size, 1),
          .shared_with_last_tap = shared_by_taps(size, axis_.kernel - 1)};
}

double AxisParts::covered(double footprint, double size) const {
  const double whole = std::floor(positions() / size);
  const double rest = positions() - whole * size;
  return whole * footprint + (rest > 0 ? axis_.footprint(rest) : 0);
}

double AxisParts::covered_sliding(double footprint, double size) const {
  const double whole = std::floor(positions() / size);
  const double rest = positions() - whole * size;
  const auto more = [&](double windows) { return axis_.footprint(size + windows) - footprint; };
  return footprint + (whole - 1) * more(size) + (rest > 0 ? more(rest) : 0);
}

double AxisParts::shared_by_taps(double size, std::uint64_t apart) const {
  if (axis_.dilation * apart % axis_.stride != 0) return 0;
  const double shift =
      static_cast<double>(axis_.dilation * apart) / static_cast<double>(axis_.stride);
  const double whole = std::floor(positions() / size);
  return whole * std::max(0.0, size - shift) + std::max(0.0, positions() - whole * size - shift);
}

}  // namespace opcost
