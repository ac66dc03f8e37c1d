// Where elements that are accessed again are found: after how many others of their array.
#include "rules/reuse.h"

#include <cstdint>

namespace opcost {
namespace {

Count extent_at(const Shape& shape, std::size_t axis, std::size_t rank) {
  const std::size_t missing = rank - shape.size();
  return axis < missing ? Count{1} : Count{static_cast<std::uint64_t>(shape[axis - missing])};
}

}  // namespace

// An axis over which the array is broadcast repeats what lies within it: all its elements of the
// inner axes, once more for each step, and all of that for each index of the outer axes.
std::vector<Reuse> broadcast_reuse(const Operand& array, const Shape& shape) {
  std::vector<Reuse> all;
  const std::size_t rank = shape.size();
  if (array.rank() > rank) return all;
  Count outer{1};
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const Count steps{static_cast<std::uint64_t>(shape[axis])};
    if (extent_at(array.shape(), axis, rank) != steps) {
      Count inner{1};
      for (std::size_t at = axis + 1; at < rank; ++at) inner *= extent_at(array.shape(), at, rank);
      all.push_back({&array, inner, outer * steps.minus_one() * inner});
    }
    outer *= steps;
  }
  return all;
}

// Along one axis positions · kernel accesses touch some elements once and find the others again:
// after one window along the last axis, after the windows of a whole row along the one before.
std::vector<Reuse> window_reuse(const Operand& array, Count planes,
                                std::span<const SlidingAxis> axes) {
  std::vector<Reuse> all;
  Count window{1}, row{1};
  for (const SlidingAxis& axis : axes) window *= Count{axis.kernel};
  for (std::size_t at = axes.size(); at-- > 0;) {
    Count outer = planes;
    for (std::size_t before = 0; before < at; ++before)
      outer *= Count{axes[before].positions} * Count{axes[before].kernel};
    const Count touched = axes[at].touched();
    const Count accesses = Count{axes[at].positions} * Count{axes[at].kernel};
    const auto again = accesses.exact(), once = touched.exact();
    if (again && once && *again > *once)
      all.push_back({&array, window * row, outer * Count{*again - *once} * row});
    row *= touched;
    window = window / Count{axes[at].kernel};
  }
  return all;
}

}  // namespace opcost
