#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "placement/tiled.h"

namespace opcost {

/// A factor, and where it may be read from: its home, or a memory inside of that. One that is a
// temporary has home 0 and costs nothing.
struct Factor {
  Side side = Side::Filters;
  const Operand* operand = nullptr;
  NumberType type{};
  std::size_t home = 0;
  std::vector<double> price{};  // of a read, by memory
  double reads = 0;             // by the products

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

// What was chosen for one memory, for one pair of memories from which the factors come.
struct Choice {
  double energy = std::numeric_limits<double>::infinity();
  std::size_t schedule = 0;  // 0: none
  bool uses[2] = {false, false};
  double crossing[2] = {0, 0};  // what comes in of each factor, by this memory or past it,
  double extra[2] = {0, 0};     // and so much of it only because less is impossible
};

/// Chooses the schedules of one contraction, from the smallest memory outward.
class NestPlacer {
 public:
  /// `stays`: the factor that stays in the array of multipliers, if there is one.
  NestPlacer(const Nest& nest, NumberType accumulator, const MemoryHierarchy& memory,
             AccessPrice price, std::size_t stays);
  NestSchedule choose();
  double energy() const { return inside(levels_, factors_[0].home, factors_[1].home); }
  void emit(const NestSchedule& chosen, std::vector<PlacedCount>& placed) const;

 private:
  Factor factor(Side side, AccessPrice price) const;
  void share_reads(std::size_t stays);
  PerSide<NestArray> arrays() const;
  void read_result(AccessPrice price);
  double bits_of(const Operand* operand) const;
  Room room_in(std::size_t level) const;
  Choice best(std::size_t level, std::size_t from_0, std::size_t from_1) const;
  void try_schedule(std::size_t level, std::size_t at, std::array<std::size_t, 2> from,
                    Choice& best) const;
  void demand_least(std::size_t level, std::array<std::size_t, 2> from, double spills,
                    Choice& choice) const;
  double least_bits_in(std::size_t level) const;
  void solve(std::size_t level);
  std::size_t pair_of(std::size_t from_0, std::size_t from_1) const {
    return from_0 * memory_.tiers().size() + from_1;
  }
  Choice within(std::size_t level, std::size_t from_0, std::size_t from_1) const;
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
  std::vector<double> least_;                     // bits that must come in or go out, by memory
};

inline double as_number(Count count) { return static_cast<double>(count.exact().value_or(0)); }
inline Count as_count(double number) { return Count{static_cast<std::uint64_t>(number)}; }

}  // namespace opcost
