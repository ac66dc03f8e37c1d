// Chooses the schedule of a contraction in every memory, so that moving its arrays costs least.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "placement/tiled.h"

namespace opcost {
namespace {

// Bypasses are tried in all ways, which is the cube of the number of memories. A table with more
// uses the tiles of its smallest ones; its other memories still hold whole arrays.
constexpr std::size_t kMostTiledMemories = 7;
constexpr double kNever = std::numeric_limits<double>::infinity();

double as_number(Count count) { return static_cast<double>(count.exact().value_or(0)); }

// A factor, and where it may be read from: its home, or a memory inside of that. One that is a
// temporary has home 0 and costs nothing.
struct Factor {
  Side side = Side::Filters;
  const Operand* operand = nullptr;
  NumberType type{};
  std::size_t home = 0;
  std::vector<double> price{};  // of a read, by memory

  double at(std::size_t memory) const { return price.empty() ? 0 : price[memory]; }
};

// The result: its partial sums go out and come back where sums do not stay.
struct Sums {
  Side side = Side::Plain;
  NumberType accumulator{};
  std::size_t home = 0;       // of its partial sums
  std::vector<double> price;  // of a read and a write, by memory; empty: nothing can spill
  double elements = 0;
};

// The memories from which a factor may come, seen from memory `level`: those outside of it.
struct Sources {
  std::size_t first, last;
};
Sources sources_of(const Factor& factor, std::size_t level) {
  return {std::min(level, factor.home), factor.home};
}

// What was chosen for one memory, for one pair of memories from which the factors come.
struct Choice {
  double energy = kNever;
  std::size_t schedule = 0;  // 0: none
  bool uses[2] = {false, false};
};

class NestPlacer {
 public:
  NestPlacer(const Nest& nest, NumberType accumulator, const MemoryHierarchy& memory,
             AccessPrice price);
  NestSchedule choose();
  void emit(const NestSchedule& chosen, std::vector<PlacedCount>& placed) const;

 private:
  Factor factor(Side side, AccessPrice price) const;
  void read_result(AccessPrice price);
  double bits_of(const Operand* operand) const;
  Room room_in(std::size_t level) const;
  Choice best(std::size_t level, std::size_t from_0, std::size_t from_1) const;
  void try_schedule(std::size_t level, std::size_t at, std::array<std::size_t, 2> from,
                    Choice& best) const;
  void solve(std::size_t level);
  double inside(std::size_t level, std::size_t from_0, std::size_t from_1) const;
  double spilled(const PerSide<double>& visits) const {
    return std::max(0.0, visits[result_.side] - result_.elements);
  }
  BorderSchedule border(std::size_t level, const Choice& choice) const;

  const Nest& nest_;
  const MemoryHierarchy& memory_;
  Loops loops_;
  double macs_;
  std::size_t levels_;  // memories in which tiles are chosen
  Factor factors_[2];
  Sums result_;
  std::vector<std::vector<Schedule>> schedules_;  // by memory
  std::vector<std::vector<Choice>> choices_;      // by memory, then by the pair of sources
};

NestPlacer::NestPlacer(const Nest& nest, NumberType accumulator, const MemoryHierarchy& memory,
                       AccessPrice price)
    : nest_(nest), memory_(memory), loops_(nest), macs_(as_number(nest.macs())) {
  levels_ = std::min(memory.tiers().size() - 1, kMostTiledMemories);
  const bool on_b = nest.windows == Windows::OnB;
  result_.side = on_b ? Side::Plain : Side::Windowed;
  result_.accumulator = accumulator;
  factors_[0] = factor(Side::Filters, price);
  factors_[1] = factor(on_b ? Side::Windowed : Side::Plain, price);
  read_result(price);
}

Factor NestPlacer::factor(Side side, AccessPrice price) const {
  Factor made{.side = side, .operand = operand_of(nest_, side)};
  if (made.operand == nullptr || !made.operand->type()) {
    made.operand = nullptr;
    return made;
  }
  made.type = *made.operand->type();
  made.home = memory_.home(storage(made.operand->elements().count, made.type.bits)).value;
  for (std::size_t at = 0; at < memory_.tiers().size(); ++at)
    made.price.push_back(price({Action::Read, made.type, false}, TierIndex{at}));
  return made;
}

// Partial sums are of the accumulator's width: they may live further out than the result does.
void NestPlacer::read_result(AccessPrice price) {
  const Operand* y = operand_of(nest_, result_.side);
  if (y == nullptr || !y->type()) return;
  result_.elements = as_number(y->elements().count);
  result_.home = memory_.home(storage(y->elements().count, result_.accumulator.bits)).value;
  for (std::size_t at = 0; at < memory_.tiers().size(); ++at)
    result_.price.push_back(price({Action::Read, result_.accumulator, false}, TierIndex{at}) +
                            price({Action::Write, result_.accumulator, false}, TierIndex{at}));
}

// The bits that an element takes in a tile: a temporary has those of its sums.
double NestPlacer::bits_of(const Operand* operand) const {
  return operand != nullptr && operand->type() ? operand->type()->bits.value
                                               : result_.accumulator.bits.value;
}

Room NestPlacer::room_in(std::size_t level) const {
  Room room{.bits = 8 * as_number(memory_.tiers()[level].capacity->value)};
  for (const Factor& factor : factors_)
    if (factor.operand == nullptr || factor.home > level)
      room.width[factor.side] = bits_of(factor.operand);
  if (result_.price.empty() || result_.home > level)
    room.width[result_.side] = result_.accumulator.bits.value;
  return room;
}

std::size_t pair_of(std::size_t tiers, std::size_t from_0, std::size_t from_1) {
  return from_0 * tiers + from_1;
}

// What happens inside of a memory, if the factors come into it from those two.
double NestPlacer::inside(std::size_t level, std::size_t from_0, std::size_t from_1) const {
  if (level == 0) return macs_ * (factors_[0].at(from_0) + factors_[1].at(from_1));
  return choices_[level - 1][pair_of(memory_.tiers().size(), from_0, from_1)].energy;
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
    energy += inside(level, next[0], next[1]);
    if (energy < best.energy) best = {energy, at, {(uses & 1) != 0, (uses & 2) != 0}};
  }
}

Choice NestPlacer::best(std::size_t level, std::size_t from_0, std::size_t from_1) const {
  Choice best{inside(level, from_0, from_1)};
  for (std::size_t at = 1; at <= schedules_[level].size(); ++at)
    try_schedule(level, at, {from_0, from_1}, best);
  return best;
}

// From the smallest memory outward: the best for each pair of memories that the factors come from.
void NestPlacer::solve(std::size_t level) {
  const std::size_t tiers = memory_.tiers().size();
  std::vector<Choice>& choices = choices_.emplace_back(tiers * tiers);
  const Sources first = sources_of(factors_[0], level + 1);
  const Sources second = sources_of(factors_[1], level + 1);
  for (std::size_t i = first.first; i <= first.last; ++i)
    for (std::size_t j = second.first; j <= second.last; ++j)
      choices[pair_of(tiers, i, j)] = best(level, i, j);
}

BorderSchedule NestPlacer::border(std::size_t level, const Choice& choice) const {
  BorderSchedule made{.memory = TierIndex{level}};
  if (choice.schedule == 0) return made;
  made.schedule = schedules_[level][choice.schedule - 1];
  const auto count = [](double visits) { return Count{static_cast<std::uint64_t>(visits)}; };
  const PerSide<double>& visits = made.schedule->visits;
  for (std::size_t f = 0; f < 2; ++f) {
    const Factor& factor = factors_[f];
    if (choice.uses[f]) made.moved[factor.side] = count(visits[factor.side]);
    made.bypasses[factor.side] = factor.home > level && !choice.uses[f];
  }
  if (!result_.price.empty() && result_.home > level)
    made.moved[result_.side] = count(spilled(visits));
  return made;
}

NestSchedule NestPlacer::choose() {
  const std::vector<OutputBlock> blocks = blocks_of(loops_), swept = swept_blocks(loops_);
  for (std::size_t level = 0; level < levels_; ++level) {
    schedules_.push_back(schedules_in(loops_, blocks, swept, room_in(level)));
    solve(level);
  }
  NestSchedule chosen{.nest = &nest_};
  std::array<std::size_t, 2> from{factors_[0].home, factors_[1].home};
  for (std::size_t level = levels_; level-- > 0;) {
    const Choice& choice = choices_[level][pair_of(memory_.tiers().size(), from[0], from[1])];
    chosen.borders.insert(chosen.borders.begin(), border(level, choice));
    for (std::size_t f = 0; f < 2; ++f)
      if (choice.uses[f]) from[f] = level;
  }
  return chosen;
}

// What comes into a memory is read at the next one that the factor uses; the products read it in
// the last.
void NestPlacer::emit(const NestSchedule& chosen, std::vector<PlacedCount>& placed) const {
  const auto add = [&](Action action, NumberType type, const Operand* operand, std::size_t tier,
                       Count count) {
    if (!count.is_zero())
      placed.push_back({{action, type, false}, operand, TierIndex{tier}, count});
  };
  for (const Factor& factor : factors_) {
    if (factor.operand == nullptr) continue;
    std::size_t from = factor.home;
    for (std::size_t level = chosen.borders.size(); level-- > 0;) {
      const Count moved = chosen.borders[level].moved[factor.side];
      if (moved.is_zero()) continue;
      add(Action::Read, factor.type, factor.operand, from, moved);
      from = level;
    }
    add(Action::Read, factor.type, factor.operand, from, nest_.macs());
  }
  const Operand* y = operand_of(nest_, result_.side);
  for (const BorderSchedule& border : chosen.borders)
    for (const Action action : {Action::Write, Action::Read})
      add(action, result_.accumulator, y, border.memory.value + 1, border.moved[result_.side]);
}

}  // namespace

std::optional<NestSchedule> place_nest(const Nest& nest, NumberType accumulator,
                                       const MemoryHierarchy& memory, AccessPrice price,
                                       std::vector<PlacedCount>& placed) {
  const auto macs = nest.macs().exact();
  if (!macs || static_cast<double>(*macs) > kMostMacs || *macs == 0) return std::nullopt;
  NestPlacer placer(nest, accumulator, memory, price);
  NestSchedule chosen = placer.choose();
  placer.emit(chosen, placed);
  return chosen;
}

}  // namespace opcost
