// Blocks of output positions: their shapes, and what they cover of the input.
#include "placement/block.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "placement/tile_sizes.h"

namespace opcost {
namespace {

double positions_of(const SlidingAxis& axis) { return static_cast<double>(axis.positions); }

// The input elements that the blocks of `size` windows cover along one axis, all of them together.
double covered_along(const SlidingAxis& axis, double size) {
  const double whole = std::floor(positions_of(axis) / size);
  const double rest = positions_of(axis) - whole * size;
  return whole * axis.footprint(size) + (rest > 0 ? axis.footprint(rest) : 0);
}

// The same where each block keeps what it shares with the one before it.
double covered_sliding_along(const SlidingAxis& axis, double size) {
  const double whole = std::floor(positions_of(axis) / size);
  const double rest = positions_of(axis) - whole * size;
  const double one = axis.footprint(size);
  const auto more = [&](double windows) { return axis.footprint(size + windows) - one; };
  return one + (whole - 1) * more(size) + (rest > 0 ? more(rest) : 0);
}

// All blocks where they follow one another along the axis that saves most.
double covered_where_sliding(const Loops& loops, const OutputBlock& block) {
  double best = block.covered;
  for (std::size_t along = 0; along < loops.axes.size(); ++along) {
    double covered = loops.samples;
    for (std::size_t at = 0; at < loops.axes.size(); ++at) {
      const auto covers = at == along ? covered_sliding_along : covered_along;
      covered *= covers(loops.axes[at], block.windows[at]);
    }
    best = std::min(best, covered);
  }
  return best;
}

// What the blocks of `size` windows of one tap share with those of a tap so many further along the
// axis, all of them together.
double shared_by_taps(const SlidingAxis& axis, double size, std::uint64_t apart) {
  if (axis.dilation * apart % axis.stride != 0) return 0;
  const double shift =
      static_cast<double>(axis.dilation * apart) / static_cast<double>(axis.stride);
  const double whole = std::floor(positions_of(axis) / size);
  return whole * std::max(0.0, size - shift) +
         std::max(0.0, positions_of(axis) - whole * size - shift);
}

// All blocks, where taps follow one another along the axis `fast`, then along `slow`: from one tap
// to the next, and where a row of taps ends.
double saved_by_taps(const Loops& loops, const OutputBlock& block, std::size_t fast,
                     std::size_t slow) {
  const SlidingAxis& along = loops.axes[fast];
  double others = loops.samples;
  for (std::size_t at = 0; at < loops.axes.size(); ++at)
    if (at != fast && at != slow)
      others *= positions_of(loops.axes[at]) * static_cast<double>(loops.axes[at].kernel);
  const double steps = static_cast<double>(along.kernel - 1);
  const double next = steps * shared_by_taps(along, block.windows[fast], 1);
  if (slow == fast) return others * next;
  const SlidingAxis& across = loops.axes[slow];
  const double rows = static_cast<double>(across.kernel);
  return others * (rows * positions_of(across) * next +
                   (rows - 1) * shared_by_taps(across, block.windows[slow], 1) *
                       shared_by_taps(along, block.windows[fast], along.kernel - 1));
}

double covered_tap_by_tap(const Loops& loops, const OutputBlock& block) {
  double saved = 0;
  const std::size_t axes = loops.axes.size();
  for (std::size_t fast = 0; fast < axes; ++fast)
    for (std::size_t slow = 0; slow < axes; ++slow)
      if (slow != fast || axes == 1)
        saved = std::max(saved, saved_by_taps(loops, block, fast, slow));
  return loops.positions() * loops.taps - saved;
}

OutputBlock make_block(const Loops& loops, double samples, std::vector<double> windows) {
  OutputBlock made{.samples = samples,
                   .windows = std::move(windows),
                   .positions = samples,
                   .footprint = samples,
                   .count = tiles_of(loops.samples, samples),
                   .covered = loops.samples};
  for (std::size_t at = 0; at < loops.axes.size(); ++at) {
    const SlidingAxis& axis = loops.axes[at];
    const double size = made.windows[at];
    made.positions *= size;
    made.footprint *= axis.footprint(size);
    made.count *= tiles_of(positions_of(axis), size);
    made.covered *= covered_along(axis, size);
  }
  made.covered_sliding = covered_where_sliding(loops, made);
  made.covered_by_taps = covered_tap_by_tap(loops, made);
  return made;
}

std::vector<double> whole_axes(const Loops& loops) {
  std::vector<double> windows;
  for (const SlidingAxis& axis : loops.axes) windows.push_back(positions_of(axis));
  return windows;
}

// One window along the axes before `at`, all of those behind it.
std::vector<double> rows_from(const Loops& loops, std::size_t at, double size) {
  std::vector<double> windows = whole_axes(loops);
  std::fill(windows.begin(), windows.begin() + static_cast<std::ptrdiff_t>(at), 1.0);
  windows[at] = size;
  return windows;
}

// All windows along the axes before `at`, one of those behind it.
std::vector<double> columns_to(const Loops& loops, std::size_t at, double size) {
  std::vector<double> windows = whole_axes(loops);
  std::fill(windows.begin() + static_cast<std::ptrdiff_t>(at), windows.end(), 1.0);
  windows[at] = size;
  return windows;
}

void add_squares(const Loops& loops, double samples, std::vector<OutputBlock>& blocks) {
  double longest = 1;
  for (const SlidingAxis& axis : loops.axes) longest = std::max(longest, positions_of(axis));
  for (const double side : tile_sizes(longest)) {
    std::vector<double> windows;
    for (const SlidingAxis& axis : loops.axes) {
      const double all = positions_of(axis);
      windows.push_back(std::ceil(all / tiles_of(all, std::min(all, side))));
    }
    blocks.push_back(make_block(loops, samples, std::move(windows)));
  }
}

// Parts of so many samples.
void add_parts(const Loops& loops, double samples, std::vector<OutputBlock>& blocks) {
  for (std::size_t at = 0; at < loops.axes.size(); ++at)
    for (const double size : tile_sizes(positions_of(loops.axes[at])))
      blocks.push_back(make_block(loops, samples, rows_from(loops, at, size)));
  if (loops.axes.size() == 1) return;
  for (std::size_t at = 0; at < loops.axes.size(); ++at)
    for (const double size : tile_sizes(positions_of(loops.axes[at])))
      blocks.push_back(make_block(loops, samples, columns_to(loops, at, size)));
  add_squares(loops, samples, blocks);
}

}  // namespace

std::vector<OutputBlock> blocks_of(const Loops& loops) {
  std::vector<OutputBlock> blocks;
  for (const double samples : tile_sizes(loops.samples))
    blocks.push_back(make_block(loops, samples, whole_axes(loops)));
  if (loops.axes.empty()) return blocks;
  add_parts(loops, 1, blocks);
  if (loops.samples > 1) add_parts(loops, loops.samples, blocks);
  return blocks;
}

std::vector<OutputBlock> swept_blocks(const Loops& loops) {
  std::vector<OutputBlock> blocks{make_block(loops, 1, whole_axes(loops))};
  for (std::size_t at = 0; at < loops.axes.size(); ++at) {
    bool single = false;
    for (double parts = 1; !single; parts *= 2) {
      std::vector<double> windows = whole_axes(loops);
      windows[at] = 1;
      for (double& size : windows) size = std::ceil(size / parts);
      single = std::ranges::all_of(windows, [](double size) { return size <= 1; });
      blocks.push_back(make_block(loops, 1, std::move(windows)));
    }
  }
  return blocks;
}

}  // namespace opcost
