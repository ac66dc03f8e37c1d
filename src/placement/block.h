#pragma once

#include <cstddef>
#include <vector>

#include "placement/loops.h"

namespace opcost {

/// A block of positions: how many samples, and how many windows along each axis.
struct OutputBlock {
  double samples = 1;
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

/// Blocks, and how many windows each has along each axis.
class OutputBlocks {
 public:
  explicit OutputBlocks(std::size_t axes) : axes_(axes) {}

  void add(const OutputBlock& block) { all_.push_back(block); }
  void add_windows(double along_an_axis) { windows_.push_back(along_an_axis); }
  const std::vector<OutputBlock>& all() const { return all_; }
  std::vector<double> windows_of(std::size_t block) const {
    const auto first = windows_.begin() + static_cast<std::ptrdiff_t>(block * axes_);
    return {first, first + static_cast<std::ptrdiff_t>(axes_)};
  }

 private:
  std::size_t axes_;
  std::vector<OutputBlock> all_;
  std::vector<double> windows_;  // of the first block, of the second ...
};

/// The blocks that are tried: near-square ones; whole rows, planes and so on; whole columns, of
/// one sample or of all; whole samples.
OutputBlocks blocks_of(const Loops& loops);
/// Those over which filters that stay are swept along one axis: one window of it and all windows of
/// the other axes, or a half, a quarter ... of them; and all positions of a sample.
OutputBlocks swept_blocks(const Loops& loops);

}  // namespace opcost
