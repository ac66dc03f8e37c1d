#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "placement/tiled.h"

namespace opcost {

/// Bypasses are tried in all ways. A table with more memories uses the tiles of its smallest ones;
/// its other memories still hold whole arrays.
inline constexpr std::size_t kMostTiledMemories = 7;

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

/// Which factors come into a memory.
using Uses = std::array<bool, 2>;

// What is done in one memory, for one pair of memories from which the factors come.
struct Choice {
  double energy = std::numeric_limits<double>::infinity();
  std::size_t schedule = 0;  // 0: none
  Uses uses{};
};

/// By factor, a memory.
using From = std::array<std::size_t, 2>;

/// Chooses the schedules of one contraction, from the smallest memory outward.
class NestPlacer {
 public:
  NestPlacer(const Nest& nest, NumberType accumulator, const MemoryHierarchy& memory,
             AccessPrice price);
  /// `stays`: the factor that stays in the array of multipliers, if there is one.
  NestSchedule choose(std::size_t stays);
  void emit(const NestSchedule& chosen, std::vector<PlacedCount>& placed) const;

 private:
  Factor factor(Side side, AccessPrice price) const;
  void share_reads(std::size_t stays);
  PerSide<NestArray> arrays() const;
  void read_result(AccessPrice price);
  double bits_of(const Operand* operand) const;
  Room room_in(std::size_t level) const;
  BorderSchedule border(std::size_t level, const Choice& choice,
                        const PerSide<double>& least) const;

  // nest_search.cpp
  struct Bounds {  // of one schedule, by which factors come in
    double least = 0;
    std::array<double, 3> of{};
  };
  struct Solved {
    Choice best;
    std::vector<Bounds> bounds;  // by schedule
  };
  void solve(std::size_t level);
  Solved solved(std::size_t level, From from) const;
  double inside(std::size_t level, From from) const;
  /// Where factors come from, seen from inside of a border.
  struct Supply {
    std::array<double, 2> price{};   // of a read there, by factor
    double sum_price = 0;            // of a partial sum that goes out and comes back
    std::array<double, 3> within{};  // what happens inside at the least, by Uses
  };
  Supply supply(std::size_t level, From from) const;
  std::array<double, 3> moved(const PerSide<double>& come, const Supply& supply) const;
  bool comes(std::size_t level, Uses uses) const;
  bool is_possible(const PerSide<double>& visits) const;
  const Candidate& candidate(std::size_t level, const Choice& choice) const {
    return candidates_[level][choice.schedule - 1];
  }
  double spilled(double sums) const { return std::max(0.0, sums - result_.elements); }
  std::size_t pair_of(From from) const { return from[0] * memory_.tiers().size() + from[1]; }
  struct Border;
  double nested(std::size_t levels, From from, const PerSide<double>& least, double limit,
                Choice* chosen);

  const Nest& nest_;
  const MemoryHierarchy& memory_;
  Loops loops_;
  double macs_;
  std::size_t levels_;  // memories in which tiles are chosen
  Factor factors_[2];
  Sums result_;
  Schedules schedules_;
  std::vector<std::vector<Candidate>> candidates_;  // by memory
  std::vector<std::vector<Solved>> solved_;         // by memory, then by the pair of sources
  std::size_t tries_left_ = 0;
};

/// Where the factors come from, seen from inside of a memory into which those come.
inline From from_inside(From from, std::size_t level, Uses uses) {
  for (std::size_t f = 0; f < 2; ++f)
    if (uses[f]) from[f] = level;
  return from;
}
/// What comes at the least, by side.
inline PerSide<double> larger(PerSide<double> one, const PerSide<double>& other) {
  for (std::size_t side = 0; side < kSides; ++side)
    one.of[side] = std::max(one.of[side], other.of[side]);
  return one;
}

inline double as_number(Count count) { return static_cast<double>(count.exact().value_or(0)); }
inline Count as_count(double number) { return Count{static_cast<std::uint64_t>(number)}; }

}  // namespace opcost
