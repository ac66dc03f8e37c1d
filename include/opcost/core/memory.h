#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/units.h"

namespace opcost {

/// One memory of a device. Only the last, outermost one is unbounded.
struct MemoryTier {
  std::string name;
  std::optional<Bytes> capacity;  ///< Nothing: unbounded.
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
  explicit MemoryHierarchy(std::vector<MemoryTier> tiers) : tiers_(std::move(tiers)) {}

  const std::vector<MemoryTier>& tiers() const { return tiers_; }
  const MemoryTier& operator[](TierIndex tier) const { return tiers_[tier.value]; }

  /// The smallest memory that holds the whole array: size <= capacity
  /// (an array of exactly 1 MiB fits a memory of 1 MiB).
  TierIndex home(Bytes array) const;

 private:
  std::vector<MemoryTier> tiers_;
};

}  // namespace opcost
