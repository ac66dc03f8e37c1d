#pragma once

#include <cstddef>
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
  double samples = 1;             ///< A block of positions: so many samples,
  std::vector<double> windows{};  ///< and so many windows along each axis;
  double outer = 1;               ///< and so many of the outer indices,
  double inner = 1;               ///< and of the inner ones,
  bool one_tap = false;           ///< each tap by itself, as a product of matrices.
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

/// A schedule while it is one of many.
struct Candidate {
  PerSide<double> visits{};
  double outer = 1, inner = 1;
  std::size_t block = 0;
  Side stays = Side::Plain;
  bool one_tap = false;
};

/// The schedules that are tried for a memory; README.md describes them.
class Schedules {
 public:
  /// `loops` must outlive it.
  explicit Schedules(const Loops& loops);
  /// Those of a memory. None brings in at least as much of every array as another: whatever
  /// memories cost, the best is among them.
  std::vector<Candidate> in(const Room& room) const;
  Schedule whole(const Candidate& one) const;

 private:
  const Loops& loops_;
  OutputBlocks blocks_, swept_;
  std::vector<double> inners_;
};

}  // namespace opcost
