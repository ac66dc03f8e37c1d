// Describes where the arrays of a node lie under `tiled`, and what moves between memories.
#include "estimate/describe_tiling.h"

#include <algorithm>
#include <set>
#include <utility>

#include "placement/bounds.h"

namespace opcost {
namespace {

std::uint64_t exact(Count count) { return count.exact().value_or(0); }
std::uint64_t whole(double number) { return static_cast<std::uint64_t>(number); }

std::string name_of(const NestArray& array) {
  return array.operand != nullptr ? array.operand->name() : "";
}

std::vector<ArrayHome> homes_of(const Accesses& node, const MemoryHierarchy& memory) {
  std::vector<ArrayHome> homes;
  std::set<std::pair<const Operand*, NumberType>> seen;
  for (const CountedEvent& counted : node.events) {
    const NumberType type = counted.event.type;
    if (!is_access(counted.event.action) || counted.operand == nullptr || counted.count.is_zero() ||
        !seen.emplace(counted.operand, type).second)
      continue;
    const Count elements = counted.operand->elements().count;
    homes.push_back({counted.operand->name(), type, exact(elements),
                     memory.home(storage(elements, type.bits))});
  }
  return homes;
}

// The tiles of the loops that a schedule cuts: those of one index at a time are not named where the
// whole extent is one.
std::vector<TiledLoop> tiles_of(const Nest& nest, const Schedule& schedule) {
  const bool on_b = nest.windows == Windows::OnB;
  std::vector<TiledLoop> tiles;
  const auto add = [&](std::string name, double size, std::uint64_t extent) {
    if (extent > 1) tiles.push_back({std::move(name), whole(size), extent});
  };
  add("rows", on_b ? schedule.outer : schedule.inner, exact(nest.rows));
  add("columns", schedule.samples, exact(nest.columns));
  for (std::size_t at = 0; at < nest.axes.size(); ++at)
    add(nest.axes.size() == 1 ? "positions" : "positions " + std::to_string(at + 1),
        schedule.windows[at], nest.axes[at].positions);
  add("terms", on_b ? schedule.inner : schedule.outer, exact(nest.terms));
  return tiles;
}

// Goes from the smallest memory outward, and knows what the memories inside take.
class Describer {
 public:
  Describer(const NestSchedule& chosen, const MemoryHierarchy& memory)
      : chosen_(chosen), memory_(memory) {
    for (std::size_t side = 0; side < kSides; ++side) in_.of[side] = chosen.arrays.of[side].reads;
  }

  MemoryTiles next(const BorderSchedule& border) {
    MemoryTiles use;
    use.memory = border.memory;
    if (border.schedule) {
      const NestArray& stays = chosen_.arrays[border.schedule->stays];
      use.stays = name_of(stays);
      use.sums_stay = stays.is_result;
      use.one_tap = border.schedule->one_tap;
      use.tiles = tiles_of(*chosen_.nest, *border.schedule);
    }
    PerSide<BoundArray> bound;
    double bits = 0;
    for (std::size_t side = 0; side < kSides; ++side)
      use.crossings.push_back(crossing(border, static_cast<Side>(side), bits));
    for (std::size_t side = 0; side < kSides; ++side) bound.of[side] = bound_of(border, side);
    capacity_ += 8 * static_cast<double>(exact(memory_[border.memory].capacity->value));
    use.bytes = bits / 8;
    // What an array of multipliers holds is not known, nor which products are skipped: only what
    // must come once is proven then.
    const bool skips = chosen_.nest->reads_of_a || chosen_.nest->reads_of_b;
    const double capacity = memory_.multipliers() || skips ? 0 : capacity_;
    use.least_bytes = least_bits(*chosen_.nest, bound, capacity) / 8;
    return use;
  }

 private:
  static bool lives_inside(const NestArray& array, const BorderSchedule& border) {
    return array.operand == nullptr || array.home <= border.memory.value;
  }

  Crossing crossing(const BorderSchedule& border, Side side, double& bits) {
    const NestArray& array = chosen_.arrays[side];
    Crossing made{name_of(array), lives_inside(array, border), border.bypasses[side]};
    if (array.is_result) {
      if (made.inside) return made;
      const std::uint64_t once = exact(array.operand->elements().count);
      made.in = exact(border.moved[side]);
      made.out = made.in + once;
      bits += static_cast<double>(once) * array.bits +
              2 * static_cast<double>(made.in) * array.sum_bits;
    } else {
      if (!border.moved[side].is_zero()) in_[side] = border.moved[side];
      if (made.inside) return made;
      made.in = exact(in_[side]);
      bits += static_cast<double>(made.in) * array.bits;
    }
    return made;
  }

  BoundArray bound_of(const BorderSchedule& border, std::size_t side) const {
    const NestArray& array = chosen_.arrays.of[side];
    BoundArray bound{.bits = array.operand != nullptr ? array.bits : 0,
                     .outside = !lives_inside(array, border)};
    if (array.operand == nullptr) return bound;
    const Nest& nest = *chosen_.nest;
    const Count once = array.is_result
                           ? array.operand->elements().count
                           : std::min(nest.touched(*array.operand), nest.reads(array.operand));
    bound.elements = static_cast<double>(exact(once));
    return bound;
  }

  const NestSchedule& chosen_;
  const MemoryHierarchy& memory_;
  PerSide<Count> in_{};  // what the memories so far take, and the products
  double capacity_ = 0;  // their bits together
};

ContractionTiling describe(const NestSchedule& chosen, const MemoryHierarchy& memory) {
  ContractionTiling made;
  made.products = exact(chosen.nest->macs());
  for (const NestArray& array : chosen.arrays.of) {
    if (array.is_result)
      made.result = name_of(array);
    else
      made.reads.push_back({name_of(array), exact(array.reads)});
  }
  Describer describer(chosen, memory);
  for (const BorderSchedule& border : chosen.borders)
    made.memories.push_back(describer.next(border));
  return made;
}

}  // namespace

NodeTiling describe_tiling(const Accesses& node, const TiledNode& tiled,
                           const MemoryHierarchy& memory) {
  NodeTiling made;
  made.arrays = homes_of(node, memory);
  for (const NestSchedule& chosen : tiled.nests)
    made.contractions.push_back(describe(chosen, memory));
  return made;
}

}  // namespace opcost
