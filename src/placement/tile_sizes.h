#pragma once

#include <cstdint>
#include <vector>

namespace opcost {

/// The tile sizes that are tried along an extent: those that divide it as evenly as possible into
/// 1, 2, 3 ... 16 tiles, and from there on into a quarter more each time, down to a size of 1.
/// Descending. They do not depend on any memory, so that a larger one has all tiles of a smaller.
std::vector<double> tile_sizes(double extent);

/// A number that is not negative, without its fraction: std::floor() of it, many times as fast
/// where the processor may not have an instruction for that. Below 2^63, as all sizes of a nest
/// are.
inline double whole_part(double number) {
  return static_cast<double>(static_cast<std::int64_t>(number));
}

/// How many tiles of that size cover an extent.
double tiles_of(double extent, double size);

}  // namespace opcost
