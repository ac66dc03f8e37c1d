// How many steps a search in a sorted list takes.
#include "ops/rows/bisection.h"

#include <bit>
#include <cstdint>

namespace opcost {

Count bisection_steps(Count size) {
  const auto exact = size.exact();
  if (!exact) return Count::overflowed();
  return Count{static_cast<std::uint64_t>(std::bit_width(*exact))};
}

// 2^(b - 1) values m have b bits; those below `size` with all b bits are fewer.
Count insertion_steps(Count size) {
  const auto exact = size.exact();
  if (!exact) return Count::overflowed();
  Count steps;
  for (std::uint64_t bits = 1; bits <= 64; ++bits) {
    const std::uint64_t first = std::uint64_t{1} << (bits - 1);
    if (first >= *exact) break;
    const std::uint64_t most = *exact - first;
    steps += Count{bits} * Count{most < first ? most : first};
  }
  return steps;
}

}  // namespace opcost
