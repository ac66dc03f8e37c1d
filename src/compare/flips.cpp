// Finds pairs of models whose order changes with the table or the placement.
#include "compare/flips.h"

#include <array>
#include <optional>
#include <vector>

#include "compare/inversions.h"

namespace opcost {
namespace {

using Energy = std::optional<Picojoules>;

Energy energy_at(const ComparedCell& cell, Placement placement, Placement asked) {
  if (!cell.figures || cell.undecided()) return std::nullopt;
  return placement == asked ? Energy{cell.figures->energy}
                            : cell.figures->by_placement[static_cast<std::size_t>(placement)];
}

// -1: a is cheaper; 1: b is cheaper; 0: equal or not known.
int order(const Energy& a, const Energy& b) {
  if (!a || !b) return 0;
  return a->value < b->value ? -1 : a->value > b->value ? 1 : 0;
}

// Names first the one that is cheaper in the first setting.
Flip flip_of(std::size_t a, std::size_t b, int first) {
  Flip flip;
  flip.a = first < 0 ? a : b;
  flip.b = first < 0 ? b : a;
  return flip;
}

// The floor first: the band down to it makes a choice undecided.
constexpr std::array kOtherPlacements{Placement::Floor, Placement::Tiled, Placement::Array};

/// Looks at pairs in order. Of 10,000 models there are 50 million pairs: a model that changes
/// places with no later one is passed over, and so is what is complete.
class FlipSearch {
 public:
  explicit FlipSearch(Comparison& comparison)
      : all_(comparison),
        by_table_(comparison.models.size()),
        by_placement_(comparison.models.size()) {
    for (std::size_t other = 1; other < all_.tables.size(); ++other)
      add(by_table_, energies(0, all_.placements[0]), energies(other, all_.placements[other]));
    for (std::size_t table = 0; table < all_.tables.size(); ++table)
      for (const Placement other : kOtherPlacements)
        add(by_placement_, energies(table, all_.placements[table]), energies(table, other));
  }

  void look_from(std::size_t a) {
    if (by_table_[a])
      for (std::size_t b = a + 1; b < all_.models.size() && !is_full(all_.between_tables); ++b)
        between_tables(a, b);
    if (by_placement_[a])
      for (std::size_t b = a + 1; b < all_.models.size() && !is_full(all_.between_placements); ++b)
        for (std::size_t table = 0; table < all_.tables.size(); ++table)
          between_placements(a, b, table);
  }

 private:
  static bool is_full(const std::vector<Flip>& flips) { return flips.size() >= kMostFlips; }

  std::vector<std::optional<double>> energies(std::size_t table, Placement placement) const {
    std::vector<std::optional<double>> values;
    for (const ComparedModel& model : all_.models) {
      const Energy energy = energy_at(model.cells[table], placement, all_.placements[table]);
      values.push_back(energy ? std::optional{energy->value} : std::nullopt);
    }
    return values;
  }

  static void add(std::vector<bool>& flips, const std::vector<std::optional<double>>& one,
                  const std::vector<std::optional<double>>& other) {
    const std::vector<bool> more = has_later_inversion(one, other);
    for (std::size_t at = 0; at < flips.size(); ++at) flips[at] = flips[at] || more[at];
  }

  int order_with(std::size_t a, std::size_t b, std::size_t table, Placement placement) const {
    const Placement asked = all_.placements[table];
    return order(energy_at(all_.models[a].cells[table], placement, asked),
                 energy_at(all_.models[b].cells[table], placement, asked));
  }

  void between_tables(std::size_t a, std::size_t b) {
    const int first = order_with(a, b, 0, all_.placements[0]);
    for (std::size_t other = 1; other < all_.tables.size(); ++other) {
      if (first * order_with(a, b, other, all_.placements[other]) >= 0) continue;
      Flip flip = flip_of(a, b, first);
      flip.other_table = other;
      flip.placement = all_.placements[0];
      flip.other_placement = all_.placements[other];
      if (all_.between_tables.size() < kMostFlips) all_.between_tables.push_back(flip);
      return;
    }
  }

  void between_placements(std::size_t a, std::size_t b, std::size_t table) {
    for (const Placement other : kOtherPlacements)
      if (note_flip(a, b, table, all_.placements[table], other)) return;
  }

  // True, and noted, if the order of a and b changes from one placement to the other.
  bool note_flip(std::size_t a, std::size_t b, std::size_t table, Placement one, Placement other) {
    const int first = order_with(a, b, table, one);
    if (first * order_with(a, b, table, other) >= 0) return false;
    Flip flip = flip_of(a, b, first);
    flip.table = flip.other_table = table;
    flip.placement = one;
    flip.other_placement = other;
    if (all_.between_placements.size() < kMostFlips) all_.between_placements.push_back(flip);
    return true;
  }

  Comparison& all_;
  std::vector<bool> by_table_, by_placement_;  // by model: there is a flip with a later one
};

}  // namespace

void find_flips(Comparison& comparison) {
  FlipSearch search(comparison);
  for (std::size_t a = 0; a < comparison.models.size(); ++a) search.look_from(a);
}

}  // namespace opcost
