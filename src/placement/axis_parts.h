#pragma once

#include <cstdint>
#include <vector>

#include "rules/sliding_axis.h"

namespace opcost {

/// What blocks of so many windows cover of one axis.
struct AxisPart {
  double size = 1;             ///< Windows of a block,
  double footprint = 1;        ///< and the input elements that they cover.
  double blocks = 1;           ///< So many cover all windows;
  double covered = 1;          ///< their footprints together;
  double covered_sliding = 1;  ///< and where each keeps what it shares with the one before.
  /// What the blocks of one tap share with those of the next tap, and those of the first tap with
  /// those of the last, all blocks together.
  double shared_with_next_tap = 0, shared_with_last_tap = 0;
};

/// The parts of one axis, each worked out once.
class AxisParts {
 public:
  explicit AxisParts(const SlidingAxis& axis);

  AxisPart of(double size) const;
  const AxisPart& one() const { return one_; }
  const AxisPart& whole() const { return tried_.front(); }
  const std::vector<AxisPart>& tried() const { return tried_; }  ///< Those of tile_sizes().
  double positions() const { return static_cast<double>(axis_.positions); }
  double kernel() const { return static_cast<double>(axis_.kernel); }

 private:
  AxisPart make(double size) const;
  double covered(double footprint, double size) const;
  double covered_sliding(double footprint, double size) const;
  double shared_by_taps(double size, std::uint64_t apart) const;

  const SlidingAxis& axis_;
  AxisPart one_;
  std::vector<AxisPart> tried_;
};

}  // namespace opcost
