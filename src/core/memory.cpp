// Finds the smallest memory tier that holds a whole array.
#include "opcost/core/memory.h"

#include <algorithm>

namespace opcost {

TierIndex MemoryHierarchy::home(Bytes array) const {
  const auto holds = [&](const MemoryTier& tier) {
    return !tier.capacity || (!tier.tiles_only && array <= *tier.capacity);
  };
  const auto found = std::ranges::find_if(tiers_, holds);
  return {static_cast<std::size_t>(found - tiers_.begin())};
}

}  // namespace opcost
