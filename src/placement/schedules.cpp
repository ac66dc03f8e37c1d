// The schedules of a contraction in one memory: what stays in it, the tiles that fit, and how often
// each array's elements come in.
#include "placement/schedules.h"

#include <algorithm>
#include <utility>

#include "placement/tile_sizes.h"

namespace opcost {
namespace {

bool at_least(const PerSide<double>& one, const PerSide<double>& other) {
  return one.of[0] >= other.of[0] && one.of[1] >= other.of[1] && one.of[2] >= other.of[2];
}

// Those of which none is at least as good as another for every array.
class Collected {
 public:
  /// Whether nothing that brings in at least so much would be taken; false where it takes long to
  /// tell.
  bool knows_better(const PerSide<double>& least) const {
    return !all.empty() && at_least(least, all[better_].visits);
  }

  void add(const Candidate& one) {
    if (is_no_better(one)) return;
    std::erase_if(all, [&](const Candidate& other) { return at_least(other.visits, one.visits); });
    better_ = all.size();
    all.push_back(one);
  }

  std::vector<Candidate> all;

 private:
  // What is no better than one of them is often followed by what is no better than the same.
  bool is_no_better(const Candidate& one) {
    if (all.empty()) return false;
    const auto is_better = [&](const Candidate& other) {
      return at_least(one.visits, other.visits);
    };
    if (is_better(all[better_])) return true;
    const auto better = std::ranges::find_if(all, is_better);
    if (better == all.end()) return false;
    better_ = static_cast<std::size_t>(better - all.begin());
    return true;
  }

  std::size_t better_ = 0;  // the last one that was found better
};

// Collects the schedules of one memory.
class InMemory {
 public:
  InMemory(const Loops& loops, const Room& room)
      : loops_(loops),
        bits_(room.bits),
        windowed_bits_(room.width[Side::Windowed]),
        filter_bits_(room.width[Side::Filters]),
        plain_bits_(room.width[Side::Plain]),
        filters_(loops.outer * loops.inner * loops.taps),
        plain_(loops.positions() * loops.outer) {}

  // A block of sums stays until they are complete; beside it there is a strip of each factor, of
  // one inner index.
  void keep_plain(const OutputBlock& block, std::size_t at) {
    const double strip = block.footprint * windowed_bits_;
    const double each = block.positions * plain_bits_ + loops_.taps * filter_bits_;
    const double outer = fitting(loops_.outer, strip, each);
    if (outer < 1) return;
    const double passes = tiles_of(loops_.outer, outer);
    const bool slides = passes == 1 && loops_.inner == 1;
    const double windowed = (slides ? block.covered_sliding : block.covered) * loops_.inner;
    collected_.add({.visits = total(windowed * passes, filters_ * block.count, plain_),
                    .outer = outer,
                    .block = at,
                    .stays = Side::Plain});
  }

  // The same tap by tap.
  void keep_plain_by_taps(const OutputBlock& block, std::size_t at) {
    const double strip = block.positions * windowed_bits_;
    const double outer = fitting(loops_.outer, strip, block.positions * plain_bits_ + filter_bits_);
    if (outer < 1) return;
    const double windowed = block.covered_by_taps * loops_.inner * tiles_of(loops_.outer, outer);
    collected_.add({.visits = total(windowed, filters_ * block.count, plain_),
                    .outer = outer,
                    .block = at,
                    .stays = Side::Plain,
                    .one_tap = true});
  }

  // What a block of positions covers stays while all outer indices pass; then the next block
  // follows, and keeps the halo that it shares with this one.
  void keep_windowed(const OutputBlock& block, std::size_t at) {
    const double each = block.footprint * windowed_bits_ + loops_.taps * filter_bits_;
    const double inner = fitting(loops_.inner, block.positions * plain_bits_, each);
    if (inner < 1) return;
    collected_.add({.visits = total(block.covered_sliding * loops_.inner, filters_ * block.count,
                                    plain_ * tiles_of(loops_.inner, inner)),
                    .inner = inner,
                    .block = at,
                    .stays = Side::Windowed});
  }

  // The same tap by tap: sums of Plain come back for each tap.
  void keep_windowed_by_taps(const OutputBlock& block, std::size_t at) {
    const double each = block.positions * windowed_bits_ + filter_bits_;
    const double inner = fitting(loops_.inner, block.positions * plain_bits_, each);
    if (inner < 1) return;
    collected_.add({.visits = total(block.covered_by_taps * loops_.inner, filters_ * block.count,
                                    plain_ * loops_.taps * tiles_of(loops_.inner, inner)),
                    .inner = inner,
                    .block = at,
                    .stays = Side::Windowed,
                    .one_tap = true});
  }

  // Filters stay while all blocks of positions pass.
  void keep_filters(const OutputBlock& block, std::size_t at, double inner) {
    const double windowed = block.covered_sliding * loops_.inner;
    const double plain = plain_ * tiles_of(loops_.inner, inner);
    if (collected_.knows_better(total(windowed, filters_, plain))) return;
    const double strip = block.footprint * inner * windowed_bits_;
    const double each = inner * loops_.taps * filter_bits_ + block.positions * plain_bits_;
    const double outer = fitting(loops_.outer, strip, each);
    if (outer < 1) return;
    const double passes = tiles_of(loops_.outer, outer);
    collected_.add({.visits = total(windowed * passes, filters_, plain),
                    .outer = outer,
                    .inner = inner,
                    .block = at,
                    .stays = Side::Filters});
  }

  // The same tap by tap: nothing of a window is shared, and sums come back for each tap.
  void keep_filters_by_taps(double inner) {
    const double outer =
        fitting(loops_.outer, inner * windowed_bits_, inner * filter_bits_ + plain_bits_);
    if (outer < 1) return;
    const double products = loops_.positions() * loops_.taps;
    collected_.add({.visits = total(products * loops_.inner * tiles_of(loops_.outer, outer),
                                    filters_, plain_ * loops_.taps * tiles_of(loops_.inner, inner)),
                    .outer = outer,
                    .inner = inner,
                    .stays = Side::Filters,
                    .one_tap = true});
  }

  std::vector<Candidate> take() { return std::move(collected_.all); }

 private:
  // How many pieces of `each` bits fit beside `used` ones, of so many.
  double fitting(double most, double used, double each) const {
    if (used > bits_) return 0;
    return each > 0 ? whole_part(std::min(most, (bits_ - used) / each)) : most;
  }

  PerSide<double> total(double windowed, double filters, double plain) const {
    return {{loops_.repeats * windowed, loops_.repeats * filters, loops_.repeats * plain}};
  }

  const Loops& loops_;
  double bits_, windowed_bits_, filter_bits_, plain_bits_;
  double filters_, plain_;  // elements
  Collected collected_;
};

}  // namespace

Schedules::Schedules(const Loops& loops)
    : loops_(loops),
      blocks_(blocks_of(loops)),
      swept_(swept_blocks(loops)),
      inners_(tile_sizes(loops.inner)) {}

std::vector<Candidate> Schedules::in(const Room& room) const {
  InMemory memory(loops_, room);
  const auto keep = [&](auto way) {
    for (std::size_t at = 0; at < blocks_.all().size(); ++at) (memory.*way)(blocks_.all()[at], at);
  };
  keep(&InMemory::keep_plain);
  if (loops_.taps > 1) keep(&InMemory::keep_plain_by_taps);
  keep(&InMemory::keep_windowed);
  if (loops_.taps > 1) keep(&InMemory::keep_windowed_by_taps);
  for (std::size_t at = 0; at < swept_.all().size(); ++at)
    for (const double inner : inners_) memory.keep_filters(swept_.all()[at], at, inner);
  if (loops_.taps > 1)
    for (const double inner : inners_) memory.keep_filters_by_taps(inner);
  return memory.take();
}

Schedule Schedules::whole(const Candidate& one) const {
  Schedule made{.stays = one.stays,
                .outer = one.outer,
                .inner = one.inner,
                .one_tap = one.one_tap,
                .visits = one.visits};
  if (one.stays == Side::Filters && one.one_tap) {
    made.windows.assign(loops_.axes.size(), 1);  // one position at a time
    return made;
  }
  const OutputBlocks& blocks = one.stays == Side::Filters ? swept_ : blocks_;
  made.samples = blocks.all()[one.block].samples;
  made.windows = blocks.windows_of(one.block);
  return made;
}

}  // namespace opcost
