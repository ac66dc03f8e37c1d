#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "opcost/core/shared_list.h"
#include "placement/loops.h"

namespace opcost {

/// A block of positions: how many samples, and how many windows along each axis.
struct OutputBlock {
  double samples = 1;
  SharedList<double> windows{};
  double positions = 1;  ///< In the block.
  double footprint = 1;  ///< What its windows cover of one plane of Windowed, halo included.
  double count = 1;      ///< Blocks that cover all positions.
  double covered = 1;    ///< The footprints of all blocks together.
  /// The same where blocks follow one another along an axis, each of which keeps the halo that it
  /// shares with the one before.
  double covered_sliding = 1;
  /// What comes in where taps pass one by one: of two that follow, the second brings what the first
  /// did not have.
  double covered_by_taps = 1;
};

/// The blocks that are tried: near-square ones; whole rows, planes and so on; whole columns, of
/// one sample or of all; whole samples.
std::vector<OutputBlock> blocks_of(const Loops& loops);
/// Those over which filters that stay are swept along one axis: one window of it and all windows of
/// the other axes, or a half, a quarter ... of them; and all positions of a sample.
std::vector<OutputBlock> swept_blocks(const Loops& loops);

}  // namespace opcost
