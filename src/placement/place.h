#pragma once

#include <optional>
#include <vector>

#include "opcost/core/memory.h"
#include "opcost/core/placement.h"
#include "rules/count_interpreter.h"
#include "rules/op_rule.h"

namespace opcost {

/// A counted event with the memory it is charged to.
struct PlacedCount {
  Event event;
  const Operand* operand = nullptr;
  std::optional<TierIndex> tier;  ///< std::nullopt for arithmetic.
  Count count;
};

/// Finds the tier of every access of one node; arithmetic passes through. `patch` is the node's
/// im2col patch; its operand is "" if there is none.
std::vector<PlacedCount> place(const std::vector<CountedEvent>& events, const Patch& patch,
                               const MemoryHierarchy& memory, Placement placement);

}  // namespace opcost
