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
  std::optional<TierIndex> tier;  ///< Nothing for arithmetic.
  Count count;
};

/// Finds the tier of every access of one node; arithmetic passes through.
/// `patch` is the node's im2col patch, with no operand where it has none.
std::vector<PlacedCount> place(const std::vector<CountedEvent>& events, const Patch& patch,
                               const MemoryHierarchy& memory, Placement placement);

}  // namespace opcost
