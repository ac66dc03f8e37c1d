// Chooses the schedule of a contraction in every memory, so that moving its arrays costs least.
#include <algorithm>
#include <cmath>
#include <utility>

#include "placement/nest_placer.h"
#include "placement/shared_reads.h"

namespace opcost {
namespace {

void add_placed(const PlacedCount& one, std::vector<PlacedCount>& placed) {
  const auto same = std::ranges::find_if(placed, [&](const PlacedCount& other) {
    return other.operand == one.operand && other.event == one.event && other.tier == one.tier;
  });
  if (same == placed.end())
    placed.push_back(one);
  else
    same->count += one.count;
}

}  // namespace

NestPlacer::NestPlacer(const Nest& nest, NumberType accumulator, const MemoryHierarchy& memory,
                       AccessPrice price)
    : nest_(nest),
      memory_(memory),
      loops_(nest),
      macs_(as_number(nest.macs())),
      levels_(std::min(memory.tiers().size() - 1, kMostTiledMemories)),
      schedules_(loops_) {
  const bool on_b = nest.windows == Windows::OnB;
  result_.side = on_b ? Side::Plain : Side::Windowed;
  result_.accumulator = accumulator;
  factors_[0] = factor(Side::Filters, price);
  factors_[1] = factor(on_b ? Side::Windowed : Side::Plain, price);
  read_result(price);
  for (std::size_t level = 0; level < levels_; ++level)
    candidates_.push_back(schedules_.in(room_in(level)));
}

void NestPlacer::share_reads(std::size_t stays) {
  const auto reads_of = [&](const Factor& factor) {
    return as_number(nest_.reads(operand_of(nest_, factor.side)));
  };
  for (Factor& factor : factors_) factor.reads = reads_of(factor);
  if (!memory_.multipliers()) return;
  const Factor& streams = factors_[1 - stays];
  const SharedReads reads = shared_reads(nest_, *memory_.multipliers(), factors_[stays].side,
                                         streams.side, bits_of(streams.operand));
  for (Factor& factor : factors_)
    factor.reads = std::ceil(reads.of[factor.side] * reads_of(factor) / std::max(1.0, macs_));
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
  result_.elements = loops_.repeats * loops_.positions() * loops_.outer;  // of a temporary
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

BorderSchedule NestPlacer::border(std::size_t level, const Choice& choice,
                                  const PerSide<double>& least) const {
  BorderSchedule made{.memory = TierIndex{level}};
  if (choice.schedule == 0) return made;
  made.schedule = schedules_.whole(candidate(level, choice));
  const PerSide<double> come = larger(made.schedule->visits, least);
  for (std::size_t f = 0; f < 2; ++f) {
    const Factor& factor = factors_[f];
    if (choice.uses[f]) made.moved[factor.side] = as_count(come[factor.side]);
    made.bypasses[factor.side] = factor.home > level && !choice.uses[f];
  }
  if (!result_.price.empty() && result_.home > level)
    made.moved[result_.side] = as_count(spilled(come[result_.side]));
  return made;
}

PerSide<NestArray> NestPlacer::arrays() const {
  PerSide<NestArray> all;
  for (const Factor& factor : factors_)
    all[factor.side] = {factor.operand, bits_of(factor.operand), 0, factor.home,
                        false,          as_count(factor.reads)};
  const Operand* y = operand_of(nest_, result_.side);
  const bool present = !result_.price.empty();
  const double sum_bits = result_.accumulator.bits.value;
  all[result_.side] = {present ? y : nullptr, bits_of(y), sum_bits, result_.home, true, Count{0}};
  return all;
}

// What comes into a memory is read at the next one that the factor uses; the products read it in
// the last.
void NestPlacer::emit(const NestSchedule& chosen, std::vector<PlacedCount>& placed) const {
  const auto add = [&](Action action, NumberType type, const Operand* operand, std::size_t tier,
                       Count count) {
    if (!count.is_zero())
      add_placed({{action, type, false}, operand, TierIndex{tier}, count}, placed);
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
    add(Action::Read, factor.type, factor.operand, from, chosen.arrays[factor.side].reads);
  }
  const Operand* y = operand_of(nest_, result_.side);
  for (const BorderSchedule& border : chosen.borders)
    for (const Action action : {Action::Write, Action::Read})
      add(action, result_.accumulator, y, border.memory.value + 1, border.moved[result_.side]);
}

std::optional<NestSchedule> place_nest(const Nest& nest, NumberType accumulator,
                                       const MemoryHierarchy& memory, AccessPrice price,
                                       std::vector<PlacedCount>& placed) {
  const auto macs = nest.macs().exact();
  if (!macs || static_cast<double>(*macs) > kMostMacs || *macs == 0) return std::nullopt;
  NestPlacer placer(nest, accumulator, memory, price);
  NestSchedule chosen = placer.choose(0);
  if (memory.multipliers()) {
    NestSchedule turned = placer.choose(1);
    if (turned.energy < chosen.energy) chosen = std::move(turned);
  }
  placer.emit(chosen, placed);
  return chosen;
}

}  // namespace opcost
