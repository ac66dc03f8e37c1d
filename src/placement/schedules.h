#pragma once

#include <cstdint>
#include <vector>

#include "placement/block.h"
#include "placement/loops.h"

namespace opcost {

/// Whole numbers up to here are exact in floating point. No layer has so many products.
inline constexpr double kMostMacs = 9007199254740992.0;  // 2^53

/// How one memory is used for a contraction: which array stays in it while the others pass, and
/// the tiles.
struct Schedule {
  Side stays = Side::Plain;
  OutputBlock block;     ///< Of positions,
  double outer = 1;      ///< and so many of the outer indices,
  double inner = 1;      ///< and of the inner ones,
  bool one_tap = false;  ///< each tap by itself, as a product of matrices.
  /// How many elements of each array come in, one that comes in again counted again. Exact where
  /// the nest has at most kMostMacs products: none exceeds these.
  PerSide<double> visits{};
};

/// What decides which tiles fit: the memory's bits and the bits of an element of each array; 0: the
/// array lives in this memory or in a smaller one and takes none of it.
struct Room {
  double bits = 0;
  PerSide<double> width{};
};

/// The schedules that are tried for a memory; README.md describes them. `blocks` and `swept` are
/// those of the loops.
std::vector<Schedule> schedules_in(const Loops& loops, const std::vector<OutputBlock>& blocks,
                                   const std::vector<OutputBlock>& swept, const Room& room);

}  // namespace opcost
