#pragma once

#include <optional>
#include <vector>

#include "opcost/core/function_ref.h"
#include "placement/place.h"
#include "placement/schedules.h"

namespace opcost {

/// What one access costs, in pJ; infinite where the table has no price for it.
using AccessPrice = FunctionRef<double(const Event&, TierIndex)>;

/// How one memory is used for a contraction, as it was chosen.
struct BorderSchedule {
  TierIndex memory{};
  std::optional<Schedule> schedule{};  ///< std::nullopt: nothing is kept in it.
  PerSide<bool> bypasses{};            ///< Arrays that are read past it.
  PerSide<Count> moved{};              ///< Elements that cross its border, partial sums both ways.
};

/// One array of a contraction.
struct NestArray {
  const Operand* operand = nullptr;  ///< null: a temporary.
  double bits = 0;                   ///< Of one element; of a result: as it is written,
  double sum_bits = 0;               ///< and as it is summed.
  std::size_t home = 0;              ///< Of the partial sums, where it is the result.
  bool is_result = false;
  Count reads;  ///< Of a factor: how often the products read it.
};

struct NestSchedule {
  const Nest* nest = nullptr;
  PerSide<NestArray> arrays{};
  std::vector<BorderSchedule> borders{};  ///< From the smallest memory outward.
  double energy = 0;                      ///< Of what crosses borders and of the products' reads.
};

/// The least energy of one contraction over all schedules of README.md. The pieces of its factors'
/// reads, and the spills of its partial sums, are added to `placed`; the result is written once at
/// its home and not by this. std::nullopt: too many products to be exact.
std::optional<NestSchedule> place_nest(const Nest& nest, NumberType accumulator,
                                       const MemoryHierarchy& memory, AccessPrice price,
                                       std::vector<PlacedCount>& placed);

/// A node under `tiled`.
struct TiledNode {
  std::vector<PlacedCount> events;
  std::vector<NestSchedule> nests;
  /// An operand is accessed again beyond the smallest memory, and its rule does not say how it is
  /// found again: it is charged as under `array`.
  bool has_unmodelled = false;
};
TiledNode place_tiled(const Accesses& node, const MemoryHierarchy& memory, AccessPrice price);

}  // namespace opcost
