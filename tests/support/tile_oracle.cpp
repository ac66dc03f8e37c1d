// Executes the loops over tiles of small contractions in all orders: the oracle of tile choice.
#include "support/tile_oracle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace opcost::test {
namespace {

using Indices = std::uint64_t;  // a set of up to 64 indices
using Tile = std::vector<std::uint64_t>;
struct Range {
  std::uint64_t from = 0, to = 0;  // to before
};

constexpr std::size_t kMostAxes = 4;  // of an array

// What a tile has of an array: the product of a set of indices for each of its axes.
struct Piece {
  std::array<Indices, kMostAxes> axes{};
  std::size_t rank = 0;

  void add(Indices axis) { axes[rank++] = axis; }
  double size() const { return common(*this); }
  double common(const Piece& other) const {
    if (rank != other.rank) return 0;
    double all = 1;
    for (std::size_t at = 0; at < rank; ++at) all *= std::popcount(axes[at] & other.axes[at]);
    return all;
  }
};
using Pieces = std::array<Piece, 3>;  // Windowed, Filters, Plain
using Visits = std::array<double, 3>;

Indices numbers(Range range) {
  Indices all = 0;
  for (std::uint64_t at = range.from; at < range.to; ++at) all |= Indices{1} << at;
  return all;
}

std::uint64_t exact(Count count) { return count.exact().value(); }

// The loops: samples, the axes' positions, outer and inner indices, taps one by one or together.
class Extents {
 public:
  explicit Extents(const Nest& nest) : nest_(nest) {
    const bool on_b = nest.windows == Windows::OnB;
    of.push_back(exact(nest.columns));
    for (const SlidingAxis& axis : nest.axes) of.push_back(axis.positions);
    of.push_back(exact(on_b ? nest.rows : nest.terms));
    of.push_back(exact(on_b ? nest.terms : nest.rows));
    std::uint64_t taps = 1;
    for (const SlidingAxis& axis : nest.axes) taps *= axis.kernel;
    of.push_back(taps);
  }

  std::vector<std::uint64_t> of;
  std::size_t outer() const { return of.size() - 3; }
  std::size_t inner() const { return of.size() - 2; }
  std::size_t tap() const { return of.size() - 1; }

  // Which elements of the three arrays a tile has. `turned`: taps of the last axis follow slowest.
  Pieces pieces(const std::vector<Range>& at, bool turned) const {
    Pieces all;
    const Indices samples = numbers(at[0]), outer_ones = numbers(at[outer()]);
    const Indices inner_ones = numbers(at[inner()]);
    all[0].add(samples);
    all[0].add(inner_ones);
    all[1].add(outer_ones);
    all[1].add(inner_ones);
    all[1].add(numbers(at[tap()]));
    all[2].add(samples);
    all[2].add(outer_ones);
    const bool one_tap = at[tap()].to - at[tap()].from < of[tap()];
    std::uint64_t later = turned ? 1 : of[tap()];
    for (std::size_t axis = 0; axis < nest_.axes.size(); ++axis) {
      const SlidingAxis& a = nest_.axes[axis];
      if (!turned) later /= a.kernel;
      const std::uint64_t only = at[tap()].from / later % a.kernel;
      all[0].add(touched(a, at[1 + axis], one_tap ? only : 0, one_tap ? only + 1 : a.kernel));
      all[2].add(numbers(at[1 + axis]));
      if (turned) later *= a.kernel;
    }
    return all;
  }

 private:
  static Indices touched(const SlidingAxis& axis, Range windows, std::uint64_t from_tap,
                         std::uint64_t to_tap) {
    Indices all = 0;
    for (std::uint64_t window = windows.from; window < windows.to; ++window)
      for (std::uint64_t tap = from_tap; tap < to_tap; ++tap)
        all |= Indices{1} << (window * axis.stride + tap * axis.dilation);
    return all;
  }

  const Nest& nest_;
};

// An order of the loops in one memory.
struct Order {
  std::vector<std::size_t> loops;  // the last one is the fastest
  bool turned = false;
};

// Positions stay together, samples first, then the axes in their order or turned; so do inner
// indices and taps.
std::vector<Order> orders_of(const Extents& extents) {
  std::vector<Order> all;
  const std::size_t axes = extents.outer() - 1;
  for (int turned = 0; turned < (axes > 1 ? 2 : 1); ++turned) {
    std::vector<std::size_t> positions{0};
    for (std::size_t axis = 0; axis < axes; ++axis)
      positions.push_back(turned == 1 ? axes - axis : 1 + axis);
    const std::array<std::vector<std::size_t>, 3> groups{
        positions, std::vector<std::size_t>{extents.outer()},
        std::vector<std::size_t>{extents.inner(), extents.tap()}};
    std::array<std::size_t, 3> which{0, 1, 2};
    do {
      Order order{{}, turned == 1};
      for (const std::size_t group : which)
        order.loops.insert(order.loops.end(), groups[group].begin(), groups[group].end());
      all.push_back(std::move(order));
    } while (std::ranges::next_permutation(which).found);
  }
  return all;
}

class Enumeration {
 public:
  Enumeration(const Nest& nest, const SmallMemory& memory, TakesRoom room)
      : nest_(nest), memory_(memory), room_(room), extents_(nest), orders_(orders_of(extents_)) {
    const bool on_b = nest.windows == Windows::OnB;
    sides_ = {on_b ? nest.b : nest.y, nest.a, on_b ? nest.y : nest.b};
    factors_ = {1, on_b ? std::size_t{0} : std::size_t{2}};
    result_ = on_b ? 2 : 0;
    steps_ = static_cast<double>(exact(nest.shared * nest.steps));
  }

  double best() {
    const std::size_t levels = memory_.words.size();
    std::vector<Visits> none(levels, Visits{});
    least_ = priced(none, std::vector<bool>(levels, false));
    choose(levels);
    return least_;
  }

 private:
  // Which of the two factors may come into a memory.
  using Kept = std::array<bool, 2>;

  struct Level {
    Tile tile;  // empty: nothing is kept in this memory
    const Order* order = nullptr;
    Kept kept{};
    Pieces before{};
    Visits visits{};
  };

  bool inside(std::size_t side, std::size_t level) const {
    return sides_[side]->elements().count <= Count{memory_.words[level]};
  }

  // Tiles and orders of the memories from the largest to the smallest; one may keep nothing.
  void choose(std::size_t level) {
    if (level == 0) return execute();
    levels_.insert(levels_.begin(), Level{});
    choose(level - 1);
    Tile outer = extents_.of;
    for (std::size_t at = 1; at < levels_.size(); ++at)
      if (!levels_[at].tile.empty()) {
        outer = levels_[at].tile;
        break;
      }
    Tile tile(outer.size(), 1);
    try_sizes(level, 0, outer, tile);
    levels_.erase(levels_.begin());
  }

  void try_sizes(std::size_t level, std::size_t at, const Tile& outer, Tile& tile) {
    if (at == tile.size()) {
      for (const Kept& kept : kept_by(tile, level - 1))
        for (const Order& order : orders_) {
          levels_.front() = {tile, &order, kept, {}, {}};
          choose(level - 1);
        }
      levels_.front() = {};
      return;
    }
    std::uint64_t before = 0;
    for (std::uint64_t size = 1; size <= outer[at]; ++size) {
      const bool whole = size == outer[at];
      if (at == extents_.tap() && size > 1 && !whole) continue;
      // Among sizes of equally many tiles the smallest is as good; along windows all are tried.
      const std::uint64_t tiles = (outer[at] + size - 1) / size;
      const bool window = at >= 1 && at < extents_.outer();
      if (!window && tiles == before) continue;
      before = tiles;
      tile[at] = size;
      try_sizes(level, at + 1, outer, tile);
    }
    tile[at] = 1;
  }

  // The largest sets of factors for which a tile has room.
  std::vector<Kept> kept_by(const Tile& tile, std::size_t level) const {
    if (fits(tile, level, {true, true})) return {{true, true}};
    if (room_ == TakesRoom::WhatIsUsed) return {};
    std::vector<Kept> all;
    for (const Kept& one : {Kept{true, false}, Kept{false, true}})
      if (fits(tile, level, one)) all.push_back(one);
    return all;
  }

  bool fits(const Tile& tile, std::size_t level, const Kept& kept) const {
    std::vector<Range> first;
    for (const std::uint64_t size : tile) first.push_back({0, size});
    const Pieces pieces = extents_.pieces(first, false);
    double words = 0;
    for (std::size_t side = 0; side < 3; ++side)
      if (!inside(side, level) && may_come(side, kept)) words += pieces[side].size();
    return words <= static_cast<double>(memory_.words[level]);
  }

  bool may_come(std::size_t side, const Kept& kept) const {
    return side == result_ || kept[side == factors_[1] ? 1 : 0];
  }

  void execute() {
    for (Level& level : levels_) {
      level.before = {};
      level.visits = {};
    }
    std::vector<Range> all;
    for (const std::uint64_t extent : extents_.of) all.push_back({0, extent});
    walk(levels_.size(), 0, all, all);
    std::vector<Visits> visits;
    std::vector<bool> kept;
    for (const Level& level : levels_) {
      visits.push_back(level.visits);
      for (double& one : visits.back()) one *= steps_;
      kept.push_back(!level.tile.empty());
    }
    least_ = std::min(least_, priced(visits, kept));
  }

  // The tiles of memory `level` (1 is the smallest) within `outer`; `at`: the tile so far.
  void walk(std::size_t level, std::size_t depth, const std::vector<Range>& outer,
            std::vector<Range> at) {
    if (level == 0) return;
    Level& own = levels_[level - 1];
    if (own.tile.empty()) return walk(level - 1, 0, outer, outer);
    if (depth == at.size()) {
      const Pieces now = extents_.pieces(at, own.order->turned);
      for (std::size_t side = 0; side < 3; ++side)
        own.visits[side] += now[side].size() - now[side].common(own.before[side]);
      own.before = now;
      return walk(level - 1, 0, at, at);
    }
    const std::size_t loop = own.order->loops[depth];
    for (std::uint64_t from = outer[loop].from; from < outer[loop].to; from += own.tile[loop]) {
      at[loop] = {from, std::min(from + own.tile[loop], outer[loop].to)};
      walk(level, depth + 1, outer, at);
    }
  }

  // With each factor by the cheapest of the memories that keep something.
  double priced(const std::vector<Visits>& visits, const std::vector<bool>& kept) const {
    double energy = 0;
    for (const std::size_t side : factors_) energy += factor(side, visits, kept);
    const double elements = static_cast<double>(exact(sides_[result_]->elements().count));
    for (std::size_t level = 0; level < kept.size(); ++level)
      if (kept[level] && !inside(result_, level))
        energy += 2 * std::max(0.0, visits[level][result_] - elements) * memory_.prices[level + 1];
    return energy;
  }

  double factor(std::size_t side, const std::vector<Visits>& visits,
                const std::vector<bool>& kept) const {
    std::size_t home = 0;
    while (home < memory_.words.size() && !inside(side, home)) ++home;
    double least = std::numeric_limits<double>::infinity();
    const std::size_t ways = std::size_t{1} << home;
    for (std::size_t uses = 0; uses < ways; ++uses) {
      double energy = 0;
      std::size_t from = home;
      bool possible = true;
      for (std::size_t level = home; level-- > 0;) {
        if ((uses >> level & 1) == 0) continue;
        possible = possible && kept[level] && may_come(side, levels_[level].kept);
        energy += visits[level][side] * memory_.prices[from];
        from = level;
      }
      energy += static_cast<double>(exact(nest_.macs())) * memory_.prices[from];
      if (possible) least = std::min(least, energy);
    }
    return least;
  }

  const Nest& nest_;
  const SmallMemory& memory_;
  TakesRoom room_;
  Extents extents_;
  std::vector<Order> orders_;
  std::array<const Operand*, 3> sides_{};
  std::array<std::size_t, 2> factors_{};
  std::size_t result_ = 2;
  double steps_ = 1;
  std::vector<Level> levels_;  // from the smallest
  double least_ = std::numeric_limits<double>::infinity();
};

}  // namespace

double enumerated_energy(const Nest& nest, const SmallMemory& memory, TakesRoom room) {
  return Enumeration(nest, memory, room).best();
}

}  // namespace opcost::test
