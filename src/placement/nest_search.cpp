// Searches the schedules of a contraction in each memory, from the smallest outward.
#include <algorithm>
#include <cmath>

#include "placement/bounds.h"
#include "placement/nest_placer.h"

namespace opcost {
namespace {

// The memories from which a factor may come, seen from memory `level`: those outside of it.
struct Sources {
  std::size_t first, last;
};
Sources sources_of(const Factor& factor, std::size_t level) {
  return {std::min(level, factor.home), factor.home};
}

}  // namespace

// What happens inside of a memory, if the factors come into it from those two.
double NestPlacer::inside(std::size_t level, std::size_t from_0, std::size_t from_1) const {
  if (level == 0)
    return factors_[0].reads * factors_[0].at(from_0) + factors_[1].reads * factors_[1].at(from_1);
  return choices_[level - 1][pair_of(from_0, from_1)].energy;
}

// The same with what comes in.
Choice NestPlacer::within(std::size_t level, std::size_t from_0, std::size_t from_1) const {
  Choice choice{inside(level, from_0, from_1)};
  for (std::size_t f = 0; f < 2; ++f)
    if (factors_[f].home > level)
      choice.crossing[f] =
          level == 0 ? factors_[f].reads : choices_[level - 1][pair_of(from_0, from_1)].crossing[f];
  return choice;
}

// Tiles of neighbouring memories need not nest, so that together they may move less than any order
// of the products can. What is missing to the bound is read in addition, of the factor of which it
// costs less.
void NestPlacer::demand_least(std::size_t level, std::array<std::size_t, 2> from, double spills,
                              Choice& choice) const {
  if (least_[level] <= 0) return;
  const double out = result_.elements * bits_of(operand_of(nest_, result_.side));
  double missing = least_[level] - out - 2 * spills * result_.accumulator.bits.value;
  for (std::size_t f = 0; f < 2; ++f) missing -= choice.crossing[f] * bits_of(factors_[f].operand);
  if (missing <= 0) return;
  const auto price = [&](std::size_t f) {
    return std::ceil(missing / bits_of(factors_[f].operand)) * factors_[f].at(from[f]);
  };
  const std::size_t f = price(1) < price(0) ? 1 : 0;
  choice.extra[f] = std::ceil(missing / bits_of(factors_[f].operand));
  choice.crossing[f] += choice.extra[f];
  choice.energy += choice.extra[f] * factors_[f].at(from[f]);
}

// 0 where an array lives inside, or is a temporary: nothing is proven then that a schedule might
// miss. What an array of multipliers holds is not known either, nor which products are skipped.
double NestPlacer::least_bits_in(std::size_t level) const {
  const bool skips = nest_.reads_of_a || nest_.reads_of_b;
  if (skips || memory_.multipliers() || result_.price.empty() || result_.home <= level) return 0;
  PerSide<BoundArray> arrays;
  for (const Factor& factor : factors_) {
    if (factor.operand == nullptr || factor.home <= level) return 0;
    arrays[factor.side] = {as_number(nest_.touched(*factor.operand)), bits_of(factor.operand),
                           true};
  }
  const Operand* y = operand_of(nest_, result_.side);
  arrays[result_.side] = {result_.elements, bits_of(y), true};
  double capacity = 0;
  for (std::size_t at = 0; at <= level; ++at)
    capacity += 8 * as_number(memory_.tiers()[at].capacity->value);
  return least_bits(nest_, arrays, capacity);
}

void NestPlacer::try_schedule(std::size_t level, std::size_t at, std::array<std::size_t, 2> from,
                              Choice& best) const {
  const PerSide<double>& visits = schedules_[level][at - 1].visits;
  const double spills = spilled(visits);
  if (spills > 0 && result_.price.empty()) return;
  const double spill = spills > 0 && result_.home > level ? spills * result_.price[level + 1] : 0;
  if (spill >= best.energy) return;
  for (int uses = 0; uses < 4; ++uses) {
    std::array<std::size_t, 2> next = from;
    double energy = spill;
    bool possible = true;
    for (std::size_t f = 0; f < 2; ++f) {
      if ((uses >> f & 1) == 0) continue;
      possible = possible && factors_[f].home > level;
      next[f] = level;
      energy += visits[factors_[f].side] * factors_[f].at(from[f]);
    }
    if (!possible || energy >= best.energy) continue;
    Choice choice = within(level, next[0], next[1]);
    choice.energy += energy;
    if (choice.energy >= best.energy) continue;
    choice.schedule = at;
    for (std::size_t f = 0; f < 2; ++f) {
      choice.uses[f] = (uses >> f & 1) != 0;
      if (choice.uses[f]) choice.crossing[f] = visits[factors_[f].side];
    }
    demand_least(level, from, spills, choice);
    if (choice.energy < best.energy) best = choice;
  }
}

Choice NestPlacer::best(std::size_t level, std::size_t from_0, std::size_t from_1) const {
  Choice best = within(level, from_0, from_1);
  demand_least(level, {from_0, from_1}, 0, best);
  for (std::size_t at = 1; at <= schedules_[level].size(); ++at)
    try_schedule(level, at, {from_0, from_1}, best);
  return best;
}

// From the smallest memory outward: the best for each pair of memories that the factors come from.
void NestPlacer::solve(std::size_t level) {
  const std::size_t tiers = memory_.tiers().size();
  least_.push_back(least_bits_in(level));
  std::vector<Choice>& choices = choices_.emplace_back(tiers * tiers);
  const Sources first = sources_of(factors_[0], level + 1);
  const Sources second = sources_of(factors_[1], level + 1);
  for (std::size_t i = first.first; i <= first.last; ++i)
    for (std::size_t j = second.first; j <= second.last; ++j)
      choices[pair_of(i, j)] = best(level, i, j);
}

}  // namespace opcost
