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

// So many schedules are tried for a contraction: tables with a handful of memories need a few
// thousand at the most. Beyond, the schedules that are best by themselves are taken.
constexpr std::size_t kMostTries = 100'000;

constexpr double kRounding = 1 + 1e-12;
constexpr double kNever = std::numeric_limits<double>::infinity();

// The memories from which a factor may come, seen from memory `level`: those outside of it.
struct Sources {
  std::size_t first, last;
};
Sources sources_of(const Factor& factor, std::size_t level) {
  return {std::min(level, factor.home), factor.home};
}

// Which factors come into a memory that has tiles.
constexpr std::array<std::array<bool, 2>, 3> kUses{{{true, false}, {false, true}, {true, true}}};

}  // namespace

// What happens inside of a memory, if the factors come into it from those two: at the least.
double NestPlacer::inside(std::size_t level, From from) const {
  if (level == 0)
    return factors_[0].reads * factors_[0].at(from[0]) +
           factors_[1].reads * factors_[1].at(from[1]);
  return choices_[level - 1][pair_of(from)].energy;
}

// Sums that are temporaries are never interrupted; an array that lives inside does not come.
bool NestPlacer::is_possible(std::size_t level, const Choice& choice) const {
  for (std::size_t f = 0; f < 2; ++f)
    if (choice.uses[f] && factors_[f].home <= level) return false;
  return !result_.price.empty() || spilled(visits(level, choice)[result_.side]) <= 0;
}

// What crosses the border of a memory, where so much comes at the least.
double NestPlacer::moved(std::size_t level, const Choice& choice, From from,
                         const PerSide<double>& least) const {
  if (choice.schedule == 0) return 0;
  const PerSide<double>& visit = visits(level, choice);
  double energy = 0;
  if (!result_.price.empty() && result_.home > level)
    energy = spilled(std::max(visit[result_.side], least[result_.side])) * result_.price[level + 1];
  for (std::size_t f = 0; f < 2; ++f) {
    const Side side = factors_[f].side;
    if (choice.uses[f]) energy += std::max(visit[side], least[side]) * factors_[f].at(from[f]);
  }
  return energy;
}

Choice NestPlacer::best(std::size_t level, From from) const {
  Choice best{inside(level, from)};
  for (std::size_t at = 1; at <= schedules_[level].size(); ++at)
    for (const auto& uses : kUses) {
      Choice choice{0, at, uses};
      if (!is_possible(level, choice)) continue;
      choice.energy = moved(level, choice, from, {});
      if (choice.energy >= best.energy) continue;
      choice.energy += inside(level, from_inside(from, level, choice));
      if (choice.energy < best.energy) best = choice;
    }
  return best;
}

// The best of one memory for each pair of memories that the factors come from, where tiles need
// not nest.
void NestPlacer::solve(std::size_t level) {
  const std::size_t tiers = memory_.tiers().size();
  std::vector<Choice>& choices = choices_.emplace_back(tiers * tiers);
  const Sources first = sources_of(factors_[0], level + 1);
  const Sources second = sources_of(factors_[1], level + 1);
  for (std::size_t i = first.first; i <= first.last; ++i)
    for (std::size_t j = second.first; j <= second.last; ++j)
      choices[pair_of({i, j})] = best(level, {i, j});
}

// One schedule of a memory with the best ones inside of it.
double NestPlacer::try_nested(std::size_t level, const Choice& choice, From from,
                              const PerSide<double>& least, double limit, Choice* chosen) {
  if (choice.schedule == 0) return nested(level, from, least, limit, chosen);
  if (!is_possible(level, choice)) return kNever;
  const double energy = moved(level, choice, from, least);
  const From next = from_inside(from, level, choice);
  if ((energy + inside(level, next)) * kRounding >= limit) return kNever;
  return energy + nested(level, next, larger(visits(level, choice), least), limit - energy, chosen);
}

// The least energy inside of a border if it is below `limit`; `chosen` then has the schedules of
// its memories.
double NestPlacer::nested(std::size_t levels, From from, const PerSide<double>& least, double limit,
                          Choice* chosen) {
  const double bound = inside(levels, from);
  if (levels == 0 || bound * kRounding >= limit) return bound < limit ? bound : kNever;
  const std::size_t level = levels - 1;
  double best = limit;
  std::array<Choice, kMostTiledMemories> tried;
  const auto attempt = [&](const Choice& choice) {
    const double energy = try_nested(level, choice, from, least, best, tried.data());
    if (energy >= best) return;
    best = energy;
    std::copy_n(tried.begin(), level, chosen);
    chosen[level] = choice;
  };
  attempt(choices_[level][pair_of(from)]);
  if (best <= bound * kRounding) return best;
  attempt({});
  for (std::size_t at = 1; at <= schedules_[level].size() && tries_left_ > 0; ++at, --tries_left_)
    for (const auto& uses : kUses) attempt({0, at, uses});
  return best < limit ? best : kNever;
}

NestSchedule NestPlacer::choose() {
  const std::vector<OutputBlock> blocks = blocks_of(loops_), swept = swept_blocks(loops_);
  for (std::size_t level = 0; level < levels_; ++level) {
    schedules_.push_back(schedules_in(loops_, blocks, swept, room_in(level)));
    solve(level);
  }
  std::array<Choice, kMostTiledMemories> choices;
  From from{factors_[0].home, factors_[1].home};
  tries_left_ = kMostTries;
  energy_ = nested(levels_, from, {}, kNever, choices.data());
  NestSchedule chosen{.nest = &nest_, .arrays = arrays()};
  PerSide<double> least;
  for (std::size_t level = levels_; level-- > 0;) {
    const Choice& choice = choices[level];
    chosen.borders.insert(chosen.borders.begin(), border(level, choice, least));
    from = from_inside(from, level, choice);
    if (choice.schedule > 0) least = larger(least, visits(level, choice));
  }
  return chosen;
}

}  // namespace opcost
