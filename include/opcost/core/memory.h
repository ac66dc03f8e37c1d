#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/units.h"

namespace opcost {

/// What reports list beside memories and actions: arithmetic, which touches no memory,
/// what is charged for nodes and not for their events, and nodes priced as a whole.
inline constexpr std::string_view kArithmetic = "arithmetic";
inline constexpr std::string_view kPerNode = "(per node)";
inline constexpr std::string_view kRegression = "(regression)";
/// So no memory can have one of these names.
inline constexpr std::array kReservedTierNames{kArithmetic, kPerNode, kRegression};

/// No machine has that many memories; the home of every array is searched among them.
inline constexpr std::size_t kMostTiers = 64;

/// One memory of a device. Only the last, outermost one is unbounded.
struct MemoryTier {
  std::string name;
  std::optional<Bytes> capacity;  ///< std::nullopt: unbounded.
  /// A buffer that holds pieces of arrays while a node runs: no array lives in it.
  bool tiles_only = false;
};

/// Multipliers in rows and columns: an element that is read goes to all multipliers of a row's
/// columns (src/placement/README.md).
struct MultiplierArray {
  std::uint64_t rows = 1, columns = 1;
  Bits word{};  ///< What the innermost memory gives at once at the least; 0: no such limit.
};

/// The position of a tier in its hierarchy: 0 is the smallest memory.
struct TierIndex {
  std::size_t value = 0;
  friend constexpr auto operator<=>(TierIndex, TierIndex) = default;
};

/// The memories of a device, ascending, the last one unbounded.
class MemoryHierarchy {
 public:
  MemoryHierarchy() = default;
  explicit MemoryHierarchy(std::vector<MemoryTier> tiers,
                           std::optional<MultiplierArray> multipliers = std::nullopt)
      : tiers_(std::move(tiers)), multipliers_(multipliers) {}

  const std::vector<MemoryTier>& tiers() const { return tiers_; }
  const MemoryTier& operator[](TierIndex tier) const { return tiers_[tier.value]; }
  /// The multipliers that share what they read; std::nullopt: each reads for itself.
  const std::optional<MultiplierArray>& multipliers() const { return multipliers_; }

  /// The smallest memory that holds the whole array: size <= capacity
  /// (an array of exactly 1 MiB fits a memory of 1 MiB). Buffers of tiles are passed over.
  TierIndex home(Bytes array) const;

 private:
  std::vector<MemoryTier> tiers_;
  std::optional<MultiplierArray> multipliers_;
};

}  // namespace opcost
