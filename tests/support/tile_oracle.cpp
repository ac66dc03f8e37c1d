// Executes the loops over tiles of small contractions in all orders: the oracle of tile choice.
#include "support/tile_oracle.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>

namespace opcost::test {
namespace {

using Range = std::pair<std::uint64_t, std::uint64_t>;  // from, to before
using Indices = std::set<std::int64_t>;

// What a tile has of an array: the product of a set of indices for each of its axes.
using Piece = std::vector<Indices>;

double size_of(const Piece& piece) {
  double all = 1;
  for (const Indices& axis : piece) all *= static_cast<double>(axis.size());
  return all;
}

double common(const Piece& one, const Piece& other) {
  if (one.size() != other.size()) return 0;
  double all = 1;
  for (std::size_t at = 0; at < one.size(); ++at) {
    Indices both;
    std::ranges::set_intersection(one[at], other[at], std::inserter(both, both.end()));
    all *= static_cast<double>(both.size());
  }
  return all;
}

Indices numbers(Range range) {
  Indices all;
  for (std::uint64_t at = range.first; at < range.second; ++at)
    all.insert(static_cast<std::int64_t>(at));
  return all;
}

// The loops: samples, the axes' positions, outer and inner indices, taps one by one or together.
struct Extents {
  std::vector<std::uint64_t> of;  // samples, axes..., outer, inner, taps
  std::size_t axes = 0;
  std::size_t outer() const { return 1 + axes; }
  std::size_t inner() const { return 2 + axes; }
  std::size_t tap() const { return 3 + axes; }
};

std::uint64_t exact(Count count) { return count.exact().value(); }

class Enumeration {
 public:
  Enumeration(const Nest& nest, const SmallMemory& memory)
      : nest_(nest), memory_(memory), on_b_(nest.windows == Windows::OnB) {
    extents_.axes = nest.axes.size();
    extents_.of.push_back(exact(nest.columns));
    for (const SlidingAxis& axis : nest.axes) extents_.of.push_back(axis.positions);
    extents_.of.push_back(exact(on_b_ ? nest.rows : nest.terms));
    extents_.of.push_back(exact(on_b_ ? nest.terms : nest.rows));
    std::uint64_t taps = 1;
    for (const SlidingAxis& axis : nest.axes) taps *= axis.kernel;
    extents_.of.push_back(taps);
    sides_ = {on_b_ ? nest.b : nest.y, nest.a, on_b_ ? nest.y : nest.b};
  }

  double best() {
    least_ = priced({0, 0, 0}, true, true);
    std::vector<std::uint64_t> tile(extents_.of.size(), 1);
    try_sizes(0, tile);
    return least_;
  }

 private:
  bool inside(const Operand* operand) const {
    return operand->elements().count <= Count{memory_.words[0]};
  }

  void try_sizes(std::size_t at, std::vector<std::uint64_t>& tile) {
    if (at == tile.size()) return try_orders(tile);
    std::uint64_t before = 0;
    for (std::uint64_t size = 1; size <= extents_.of[at]; ++size) {
      const bool whole = size == extents_.of[at];
      if (at == extents_.tap() && size > 1 && !whole) continue;
      // Among sizes of equally many tiles the smallest is as good; along windows all are tried.
      const std::uint64_t tiles = (extents_.of[at] + size - 1) / size;
      const bool window = at >= 1 && at < extents_.outer();
      if (!window && tiles == before) continue;
      before = tiles;
      tile[at] = size;
      try_sizes(at + 1, tile);
    }
    tile[at] = 1;
  }

  void try_orders(const std::vector<std::uint64_t>& tile) {
    if (!fits(tile)) return;
    std::vector<std::size_t> order(extents_.of.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    // Taps likewise: the last axis fastest, or turned.
    // Positions stay together, samples first, then the axes in their order or turned; so do inner
    // and taps.
    std::vector<std::size_t> positions(order.begin(),
                                       order.begin() + static_cast<long>(extents_.outer()));
    for (int turned = 0; turned < (extents_.axes > 1 ? 2 : 1); ++turned) {
      turned_ = turned == 1;
      std::vector<std::vector<std::size_t>> groups{
          positions, {extents_.outer()}, {extents_.inner(), extents_.tap()}};
      std::vector<int> which{0, 1, 2};
      do {
        std::vector<std::size_t> nested;
        for (const int group : which)
          nested.insert(nested.end(), groups[static_cast<std::size_t>(group)].begin(),
                        groups[static_cast<std::size_t>(group)].end());
        execute(tile, nested);
      } while (std::ranges::next_permutation(which).found);
      std::ranges::reverse(positions.begin() + 1, positions.end());
    }
  }

  // Which elements of its sides a tile has.
  std::array<Piece, 3> pieces(const std::vector<Range>& at) const {
    std::array<Piece, 3> all;
    const Indices samples = numbers(at[0]), outer = numbers(at[extents_.outer()]);
    const Indices inner = numbers(at[extents_.inner()]), taps = numbers(at[extents_.tap()]);
    all[0] = {samples, inner};
    all[1] = {outer, inner, taps};
    all[2] = {samples, outer};
    const bool one_tap = taps.size() < extents_.of[extents_.tap()];
    std::uint64_t later = turned_ ? 1 : extents_.of[extents_.tap()];
    for (std::size_t axis = 0; axis < nest_.axes.size(); ++axis) {
      const SlidingAxis& a = nest_.axes[axis];
      if (!turned_) later /= a.kernel;
      Indices touched;
      for (std::uint64_t window = at[1 + axis].first; window < at[1 + axis].second; ++window)
        for (std::uint64_t tap = 0; tap < a.kernel; ++tap) {
          if (one_tap && tap != static_cast<std::uint64_t>(*taps.begin()) / later % a.kernel)
            continue;
          touched.insert(static_cast<std::int64_t>(window * a.stride + tap * a.dilation) - a.pad);
        }
      if (turned_) later *= a.kernel;
      all[0].push_back(touched);
      all[2].push_back(numbers(at[1 + axis]));
    }
    return all;
  }

  bool fits(const std::vector<std::uint64_t>& tile) const {
    std::vector<Range> first;
    for (const std::uint64_t size : tile) first.emplace_back(0, size);
    const auto piece = pieces(first);
    double words = 0;
    for (std::size_t side = 0; side < 3; ++side)
      if (!inside(sides_[side])) words += size_of(piece[side]);
    return words <= static_cast<double>(memory_.words[0]);
  }

  void execute(const std::vector<std::uint64_t>& tile, const std::vector<std::size_t>& order) {
    std::array<Piece, 3> before;
    std::array<double, 3> visits{};
    std::vector<Range> at(tile.size());
    walk(tile, order, 0, at, before, visits);
    for (double& one : visits) one *= static_cast<double>(exact(nest_.shared * nest_.steps));
    for (int uses = 0; uses < 4; ++uses)
      least_ = std::min(least_, priced(visits, (uses & 1) == 0, (uses & 2) == 0));
  }

  void walk(const std::vector<std::uint64_t>& tile, const std::vector<std::size_t>& order,
            std::size_t depth, std::vector<Range>& at, std::array<Piece, 3>& before,
            std::array<double, 3>& visits) const {
    if (depth == order.size()) {
      auto now = pieces(at);
      for (std::size_t side = 0; side < 3; ++side)
        visits[side] += size_of(now[side]) - common(now[side], before[side]);
      before = std::move(now);
      return;
    }
    const std::size_t loop = order[depth];
    for (std::uint64_t from = 0; from < extents_.of[loop]; from += tile[loop]) {
      at[loop] = {from, std::min(from + tile[loop], extents_.of[loop])};
      walk(tile, order, depth + 1, at, before, visits);
    }
  }

  double priced(const std::array<double, 3>& visits, bool filters_pass, bool other_passes) const {
    const double macs = static_cast<double>(exact(nest_.macs()));
    const std::size_t result = on_b_ ? 2 : 0, other = on_b_ ? 0 : 2;
    double energy = 0;
    const auto factor = [&](std::size_t side, bool passes) {
      if (inside(sides_[side])) return energy += macs * memory_.prices[0];
      if (passes) return energy += macs * memory_.prices[1];
      return energy += macs * memory_.prices[0] + visits[side] * memory_.prices[1];
    };
    factor(1, filters_pass);
    factor(other, other_passes);
    const double elements = static_cast<double>(exact(sides_[result]->elements().count));
    if (!inside(sides_[result]))
      energy += 2 * std::max(0.0, visits[result] - elements) * memory_.prices[1];
    return energy;
  }

  const Nest& nest_;
  const SmallMemory& memory_;
  bool on_b_;
  bool turned_ = false;
  Extents extents_;
  std::array<const Operand*, 3> sides_{};
  double least_ = std::numeric_limits<double>::infinity();
};

}  // namespace

double enumerated_energy(const Nest& nest, const SmallMemory& memory) {
  return Enumeration(nest, memory).best();
}

}  // namespace opcost::test
