// Searches the schedules of a contraction in each memory.
//
// What a memory's tiles bring in again, the tiles of all memories inside of it bring in again too:
// they nest. So an array comes into a memory at least as often as the schedules of the memories
// outside of it say. First each memory's best is found as if that were not so, from the smallest
// outward; what follows is a lower bound, and mostly keeps to it. Then the best that does is
// searched from the largest inward, and whatever cannot be better by that bound is left out.
#include <algorithm>
#include <cmath>

#include "placement/nest_placer.h"

namespace opcost {
namespace {

// So many schedules are tried for a contraction, in less than a second: tables with a handful of
// memories need a few hundred. Beyond, the best that was found is taken.
constexpr std::size_t kMostTries = 10'000'000;

constexpr double kRounding = 1 + 1e-12;
constexpr double kNever = std::numeric_limits<double>::infinity();

// The memories from which a factor may come, seen from memory `level`: those outside of it.
struct Sources {
  std::size_t first, last;
};
Sources sources_of(const Factor& factor, std::size_t level) {
  return {std::min(level, factor.home), factor.home};
}

// Which factors come into a memory that has tiles: one of them at least.
constexpr std::array<Uses, 3> kUses{{{true, false}, {false, true}, {true, true}}};
constexpr std::size_t index_of(Uses uses) { return (uses[0] ? 1U : 0U) + (uses[1] ? 2U : 0U) - 1; }

}  // namespace

// What happens inside of a memory, if the factors come into it from those two: at the least.
double NestPlacer::inside(std::size_t level, From from) const {
  if (level == 0)
    return factors_[0].reads * factors_[0].at(from[0]) +
           factors_[1].reads * factors_[1].at(from[1]);
  return solved_[level - 1][pair_of(from)].best.energy;
}

// An array that lives inside does not come.
bool NestPlacer::comes(std::size_t level, Uses uses) const {
  return (!uses[0] || factors_[0].home > level) && (!uses[1] || factors_[1].home > level);
}

// Sums that are temporaries are never interrupted.
bool NestPlacer::is_possible(const PerSide<double>& visits) const {
  return !result_.price.empty() || spilled(visits[result_.side]) <= 0;
}

NestPlacer::Supply NestPlacer::supply(std::size_t level, From from) const {
  Supply made;
  for (std::size_t f = 0; f < 2; ++f) made.price[f] = factors_[f].at(from[f]);
  if (!result_.price.empty() && result_.home > level) made.sum_price = result_.price[level + 1];
  for (const Uses uses : kUses)
    made.within[index_of(uses)] =
        comes(level, uses) ? inside(level, from_inside(from, level, uses)) : kNever;
  return made;
}

// What crosses the border of a memory where so much comes, by Uses.
std::array<double, 3> NestPlacer::moved(const PerSide<double>& come, const Supply& supply) const {
  const double sums = spilled(come[result_.side]) * supply.sum_price;
  const double first = sums + come[factors_[0].side] * supply.price[0];
  const double second = come[factors_[1].side] * supply.price[1];
  return {first, sums + second, first + second};
}

// All schedules of a memory with the factors from there: what each costs with what is inside, as if
// tiles need not nest, and which is best.
NestPlacer::Solved NestPlacer::solved(std::size_t level, From from) const {
  Solved made{{inside(level, from)}, {}};
  made.bounds.reserve(candidates_[level].size());
  const Supply supply = this->supply(level, from);
  for (std::size_t at = 1; at <= candidates_[level].size(); ++at) {
    const PerSide<double>& visits = candidates_[level][at - 1].visits;
    const bool possible = is_possible(visits);
    const std::array<double, 3> moved = this->moved(visits, supply);
    Bounds& bounds = made.bounds.emplace_back();
    for (std::size_t use = 0; use < kUses.size(); ++use) {
      const double energy = possible ? moved[use] + supply.within[use] : kNever;
      bounds.of[use] = energy * kRounding;
      if (energy < made.best.energy) made.best = {energy, at, kUses[use]};
    }
    bounds.least = *std::ranges::min_element(bounds.of);
  }
  return made;
}

// For each pair of memories that the factors may come from.
void NestPlacer::solve(std::size_t level) {
  const std::size_t tiers = memory_.tiers().size();
  std::vector<Solved>& all = solved_.emplace_back(tiers * tiers);
  const Sources first = sources_of(factors_[0], level + 1);
  const Sources second = sources_of(factors_[1], level + 1);
  for (std::size_t i = first.first; i <= first.last; ++i)
    for (std::size_t j = second.first; j <= second.last; ++j)
      all[pair_of({i, j})] = solved(level, {i, j});
}

// What is tried at one border: `chosen` has the schedules of its memories as soon as one is found
// that costs less than `best`.
struct NestPlacer::Border {
  NestPlacer& placer;
  const std::size_t level;
  const From from;
  const PerSide<double>& least;  // comes at the least, as the memories outside say
  double best;
  Choice* const chosen;
  const Supply supply;
  const Solved& solved;
  std::array<Choice, kMostTiledMemories> tried;

  Border(NestPlacer& of, std::size_t of_level, From of_from, const PerSide<double>& of_least,
         double limit, Choice* to)
      : placer(of),
        level(of_level),
        from(of_from),
        least(of_least),
        best(limit),
        chosen(to),
        supply(of.supply(of_level, of_from)),
        solved(of.solved_[of_level][of.pair_of(of_from)]) {}

  PerSide<double> come_by(std::size_t schedule) const {
    return larger(placer.candidates_[level][schedule - 1].visits, least);
  }

  bool may_be_better(double energy, std::size_t use) const {
    return (energy + supply.within[use]) * kRounding < best;
  }

  // With the best schedules inside of it.
  void attempt(const Choice& choice, const PerSide<double>& come, double energy) {
    energy += placer.nested(level, from_inside(from, level, choice.uses), come, best - energy,
                            tried.data());
    if (energy >= best) return;
    best = energy;
    std::copy_n(tried.begin(), level, chosen);
    chosen[level] = choice;
  }

  void attempt_nothing() { attempt({}, least, 0); }

  // What would be best if tiles need not nest: often it is, and a low limit for all others.
  void attempt_likely() {
    if (solved.best.schedule == 0) return attempt_nothing();
    const PerSide<double> come = come_by(solved.best.schedule);
    const std::size_t use = index_of(solved.best.uses);
    const double energy = placer.moved(come, supply)[use];
    if (may_be_better(energy, use)) attempt(solved.best, come, energy);
  }

  void attempt_uses(std::size_t schedule, const Bounds& bounds) {
    const PerSide<double> come = come_by(schedule);
    const std::array<double, 3> energy = placer.moved(come, supply);
    for (std::size_t use = 0; use < kUses.size(); ++use) {
      if (bounds.of[use] >= best) continue;
      placer.tries_left_ -= std::min<std::size_t>(placer.tries_left_, 1);
      if (may_be_better(energy[use], use)) attempt({0, schedule, kUses[use]}, come, energy[use]);
    }
  }

  void attempt_all() {
    attempt_nothing();
    std::size_t schedule = 0;
    for (const Bounds& bounds : solved.bounds) {
      ++schedule;
      if (bounds.least >= best) continue;
      if (placer.tries_left_ == 0) return;
      attempt_uses(schedule, bounds);
    }
  }
};

// The least energy inside of a border if it is below `limit`; `chosen` then has the schedules of
// its memories.
double NestPlacer::nested(std::size_t levels, From from, const PerSide<double>& least, double limit,
                          Choice* chosen) {
  const double bound = inside(levels, from);
  double best = bound;
  if (levels > 0 && bound * kRounding < limit) {
    Border border(*this, levels - 1, from, least, limit, chosen);
    border.attempt_likely();
    if (border.best > bound * kRounding) border.attempt_all();
    best = border.best;
  }
  if (best < limit) return best;
  return kNever;
}

NestSchedule NestPlacer::choose(std::size_t stays) {
  share_reads(stays);
  solved_.clear();
  for (std::size_t level = 0; level < levels_; ++level) solve(level);
  std::array<Choice, kMostTiledMemories> choices;
  From from{factors_[0].home, factors_[1].home};
  tries_left_ = kMostTries;
  const double energy = nested(levels_, from, {}, kNever, choices.data());
  NestSchedule chosen{
      .nest = &nest_, .arrays = arrays(), .borders = {levels_, BorderSchedule{}}, .energy = energy};
  PerSide<double> least;
  for (std::size_t level = levels_; level-- > 0;) {
    const Choice& choice = choices[level];
    chosen.borders[level] = border(level, choice, least);
    from = from_inside(from, level, choice.uses);
    if (choice.schedule > 0) least = larger(least, candidate(level, choice).visits);
  }
  return chosen;
}

}  // namespace opcost
