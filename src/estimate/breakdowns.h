#pragma once

#include <map>
#include <string>
#include <vector>

#include "opcost/core/energy_sum.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What stands behind one key of a breakdown.
struct BreakdownPart {
  Count reads, writes, arithmetic;
  Count calls;  ///< Nodes that are charged as such: kPerNode, kRegression.
  EnergySum energy;

  Count events() const;
};

/// Some nodes by what they do and by the memory that it costs; keys are those of Totals.
struct Breakdowns {
  std::map<std::string, BreakdownPart> by_action, by_tier;

  void add(const NodeEstimate& node, const std::vector<MemoryTier>& tiers);
};

}  // namespace opcost
