// Blocks of output positions: their shapes, and what they cover of the input.
#include "placement/block.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "placement/axis_parts.h"
#include "placement/tile_sizes.h"

namespace opcost {
namespace {

using Axes = std::vector<AxisParts>;
using Parts = std::vector<AxisPart>;  // one of each axis

Axes axes_of(const Loops& loops) {
  Axes axes;
  axes.reserve(loops.axes.size());
  for (const SlidingAxis& axis : loops.axes) axes.emplace_back(axis);
  return axes;
}

Parts whole_axes(const Axes& axes) {
  Parts parts;
  parts.reserve(axes.size());
  for (const AxisParts& axis : axes) parts.push_back(axis.whole());
  return parts;
}

// All blocks where they follow one another along the axis that saves most.
double covered_where_sliding(const Loops& loops, const Parts& parts, double covered) {
  for (std::size_t along = 0; along < parts.size(); ++along) {
    double sliding = loops.samples;
    for (std::size_t at = 0; at < parts.size(); ++at)
      sliding *= at == along ? parts[at].covered_sliding : parts[at].covered;
    covered = std::min(covered, sliding);
  }
  return covered;
}

// Makes the blocks of a contraction.
class BlockMaker {
 public:
  explicit BlockMaker(const Loops& loops)
      : loops_(loops), axes_(axes_of(loops)), made_(loops.axes.size()) {}

  OutputBlocks all() {
    for (const double samples : tile_sizes(loops_.samples)) add(samples, whole_axes(axes_));
    if (axes_.empty()) return std::move(made_);
    add_parts(1);
    if (loops_.samples > 1) add_parts(loops_.samples);
    return std::move(made_);
  }

  OutputBlocks swept() {
    add(1, whole_axes(axes_));
    for (std::size_t at = 0; at < axes_.size(); ++at) add_swept(at);
    return std::move(made_);
  }

 private:
  // Parts of so many samples.
  void add_parts(double samples) {
    for (std::size_t at = 0; at < axes_.size(); ++at) add_rows(samples, at);
    if (axes_.size() > 1)
      for (std::size_t at = 0; at < axes_.size(); ++at) add_columns(samples, at);
    if (axes_.size() > 1) add_squares(samples);
  }

  // One window along the axes before `at`, all of those behind it.
  void add_rows(double samples, std::size_t at) {
    Parts parts = whole_axes(axes_);
    for (std::size_t before = 0; before < at; ++before) parts[before] = axes_[before].one();
    for (const AxisPart& part : axes_[at].tried()) {
      parts[at] = part;
      add(samples, parts);
    }
  }

  // All windows along the axes before `at`, one of those behind it.
  void add_columns(double samples, std::size_t at) {
    Parts parts = whole_axes(axes_);
    for (std::size_t behind = at; behind < parts.size(); ++behind)
      parts[behind] = axes_[behind].one();
    for (const AxisPart& part : axes_[at].tried()) {
      parts[at] = part;
      add(samples, parts);
    }
  }

  void add_squares(double samples) {
    double longest = 1;
    for (const AxisParts& axis : axes_) longest = std::max(longest, axis.positions());
    Parts parts = whole_axes(axes_);
    for (const double side : tile_sizes(longest)) {
      for (std::size_t at = 0; at < axes_.size(); ++at) {
        const double all = axes_[at].positions();
        parts[at] = axes_[at].of(std::ceil(all / tiles_of(all, std::min(all, side))));
      }
      add(samples, parts);
    }
  }

  // One window along an axis and all along the others; then a half of these, a quarter ...
  void add_swept(std::size_t along) {
    bool single = false;
    for (double pieces = 1; !single; pieces *= 2) {
      Parts parts = whole_axes(axes_);
      single = true;
      for (std::size_t at = 0; at < axes_.size(); ++at) {
        const double size = at == along ? 1 : std::ceil(axes_[at].positions() / pieces);
        parts[at] = axes_[at].of(size);
        single = single && size <= 1;
      }
      add(1, parts);
    }
  }

  void add(double samples, const Parts& parts) {
    OutputBlock made{.samples = samples,
                     .positions = samples,
                     .footprint = samples,
                     .count = tiles_of(loops_.samples, samples),
                     .covered = loops_.samples};
    for (const AxisPart& part : parts) {
      made.positions *= part.size;
      made.footprint *= part.footprint;
      made.count *= part.blocks;
      made.covered *= part.covered;
      made_.add_windows(part.size);
    }
    made.covered_sliding = covered_where_sliding(loops_, parts, made.covered);
    if (loops_.taps > 1) made.covered_by_taps = covered_tap_by_tap(parts);
    made_.add(made);
  }

  // All blocks, where taps follow one another along the axis `fast`, then along `slow`: from one
  // tap to the next, and where a row of taps ends.
  double saved_by_taps(const Parts& parts, std::size_t fast, std::size_t slow) const {
    double others = loops_.samples;
    for (std::size_t at = 0; at < axes_.size(); ++at)
      if (at != fast && at != slow) others *= axes_[at].positions() * axes_[at].kernel();
    const double next = (axes_[fast].kernel() - 1) * parts[fast].shared_with_next_tap;
    if (slow == fast) return others * next;
    const double rows = axes_[slow].kernel();
    return others *
           (rows * axes_[slow].positions() * next +
            (rows - 1) * parts[slow].shared_with_next_tap * parts[fast].shared_with_last_tap);
  }

  double covered_tap_by_tap(const Parts& parts) const {
    double saved = 0;
    for (std::size_t fast = 0; fast < axes_.size(); ++fast)
      for (std::size_t slow = 0; slow < axes_.size(); ++slow)
        if (slow != fast || axes_.size() == 1)
          saved = std::max(saved, saved_by_taps(parts, fast, slow));
    return loops_.positions() * loops_.taps - saved;
  }

  const Loops& loops_;
  const Axes axes_;
  OutputBlocks made_;
};

}  // namespace

OutputBlocks blocks_of(const Loops& loops) { return BlockMaker(loops).all(); }

OutputBlocks swept_blocks(const Loops& loops) { return BlockMaker(loops).swept(); }

}  // namespace opcost
