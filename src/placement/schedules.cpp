// The schedules of a contraction in one memory: what stays in it, the tiles that fit, and how often
// each array's elements come in.
#include "placement/schedules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "placement/tile_sizes.h"

namespace opcost {
namespace {

constexpr double kAnyNumber = std::numeric_limits<double>::infinity();

// How many pieces of `each` bits fit beside `used` ones.
double fitting(const Room& room, double used, double each) {
  if (used > room.bits) return 0;
  return each > 0 ? std::floor((room.bits - used) / each) : kAnyNumber;
}

// Those of which none is at least as good as another for every array: whatever memories cost, the
// best is among them.
class Collected {
 public:
  void add(const Schedule& schedule) {
    const auto is_no_better = [&](const Schedule& one) {
      return at_least(schedule.visits, one.visits);
    };
    if (std::ranges::any_of(schedules, is_no_better)) return;
    std::erase_if(schedules,
                  [&](const Schedule& one) { return at_least(one.visits, schedule.visits); });
    schedules.push_back(schedule);
  }

  std::vector<Schedule> schedules;

 private:
  static bool at_least(const PerSide<double>& one, const PerSide<double>& other) {
    return one.of[0] >= other.of[0] && one.of[1] >= other.of[1] && one.of[2] >= other.of[2];
  }
};

double filters_of(const Loops& loops) { return loops.outer * loops.inner * loops.taps; }

PerSide<double> total(const Loops& loops, double windowed, double filters, double plain) {
  return {{loops.repeats * windowed, loops.repeats * filters, loops.repeats * plain}};
}

// A block of sums stays until they are complete; beside it there is a strip of each factor, of one
// inner index.
void keep_plain(const Loops& loops, const OutputBlock& block, const Room& room, Collected& all) {
  const PerSide<double>& width = room.width;
  const double strip = block.footprint * width[Side::Windowed];
  const double each = block.positions * width[Side::Plain] + loops.taps * width[Side::Filters];
  const double outer = std::min(loops.outer, fitting(room, strip, each));
  if (outer < 1) return;
  const double passes = tiles_of(loops.outer, outer);
  const bool slides = passes == 1 && loops.inner == 1;
  const double windowed = (slides ? block.covered_sliding : block.covered) * loops.inner;
  all.add({.stays = Side::Plain,
           .block = block,
           .outer = outer,
           .visits = total(loops, windowed * passes, filters_of(loops) * block.count,
                           loops.positions() * loops.outer)});
}

// The same tap by tap.
void keep_plain_by_taps(const Loops& loops, const OutputBlock& block, const Room& room,
                        Collected& all) {
  const PerSide<double>& width = room.width;
  const double each = block.positions * width[Side::Plain] + width[Side::Filters];
  const double outer =
      std::min(loops.outer, fitting(room, block.positions * width[Side::Windowed], each));
  if (outer < 1) return;
  all.add(
      {.stays = Side::Plain,
       .block = block,
       .outer = outer,
       .one_tap = true,
       .visits = total(loops, block.covered_by_taps * loops.inner * tiles_of(loops.outer, outer),
                       filters_of(loops) * block.count, loops.positions() * loops.outer)});
}

// What a block of positions covers stays while all outer indices pass; then the next block follows,
// and keeps the halo that it shares with this one.
void keep_windowed(const Loops& loops, const OutputBlock& block, const Room& room, Collected& all) {
  const PerSide<double>& width = room.width;
  const double each = block.footprint * width[Side::Windowed] + loops.taps * width[Side::Filters];
  const double inner =
      std::min(loops.inner, fitting(room, block.positions * width[Side::Plain], each));
  if (inner < 1) return;
  all.add(
      {.stays = Side::Windowed,
       .block = block,
       .inner = inner,
       .visits = total(loops, block.covered_sliding * loops.inner, filters_of(loops) * block.count,
                       loops.positions() * loops.outer * tiles_of(loops.inner, inner))});
}

// The same tap by tap: sums of Plain come back for each tap.
void keep_windowed_by_taps(const Loops& loops, const OutputBlock& block, const Room& room,
                           Collected& all) {
  const PerSide<double>& width = room.width;
  const double each = block.positions * width[Side::Windowed] + width[Side::Filters];
  const double inner =
      std::min(loops.inner, fitting(room, block.positions * width[Side::Plain], each));
  if (inner < 1) return;
  all.add({.stays = Side::Windowed,
           .block = block,
           .inner = inner,
           .one_tap = true,
           .visits =
               total(loops, block.covered_by_taps * loops.inner, filters_of(loops) * block.count,
                     loops.positions() * loops.outer * loops.taps * tiles_of(loops.inner, inner))});
}

// Filters stay while all blocks of positions pass.
void keep_filters(const Loops& loops, const OutputBlock& block, double inner, const Room& room,
                  Collected& all) {
  const PerSide<double>& width = room.width;
  const double strip = block.footprint * inner * width[Side::Windowed];
  const double each =
      inner * loops.taps * width[Side::Filters] + block.positions * width[Side::Plain];
  const double outer = std::min(loops.outer, fitting(room, strip, each));
  if (outer < 1) return;
  const double passes = tiles_of(loops.outer, outer);
  all.add({.stays = Side::Filters,
           .block = block,
           .outer = outer,
           .inner = inner,
           .visits = total(loops, block.covered_sliding * loops.inner * passes, filters_of(loops),
                           loops.positions() * loops.outer * tiles_of(loops.inner, inner))});
}

// The same tap by tap: nothing of a window is shared, and sums come back for each tap.
void keep_filters_by_taps(const Loops& loops, double inner, const Room& room, Collected& all) {
  const PerSide<double>& width = room.width;
  const double each = inner * width[Side::Filters] + width[Side::Plain];
  const double outer = std::min(loops.outer, fitting(room, inner * width[Side::Windowed], each));
  if (outer < 1) return;
  OutputBlock single;
  single.windows = std::vector<double>(loops.axes.size(), 1.0);
  const double products = loops.positions() * loops.taps;
  all.add(
      {.stays = Side::Filters,
       .block = std::move(single),
       .outer = outer,
       .inner = inner,
       .one_tap = true,
       .visits = total(loops, products * loops.inner * tiles_of(loops.outer, outer),
                       filters_of(loops), products * loops.outer * tiles_of(loops.inner, inner))});
}

}  // namespace

std::vector<Schedule> schedules_in(const Loops& loops, const std::vector<OutputBlock>& blocks,
                                   const std::vector<OutputBlock>& swept, const Room& room) {
  Collected all;
  for (const OutputBlock& block : blocks) keep_plain(loops, block, room, all);
  if (loops.taps > 1)
    for (const OutputBlock& block : blocks) keep_plain_by_taps(loops, block, room, all);
  for (const OutputBlock& block : blocks) keep_windowed(loops, block, room, all);
  if (loops.taps > 1)
    for (const OutputBlock& block : blocks) keep_windowed_by_taps(loops, block, room, all);
  const std::vector<double> inners = tile_sizes(loops.inner);
  for (const OutputBlock& block : swept)
    for (const double inner : inners) keep_filters(loops, block, inner, room, all);
  if (loops.taps > 1)
    for (const double inner : inners) keep_filters_by_taps(loops, inner, room, all);
  return std::move(all.schedules);
}

}  // namespace opcost
