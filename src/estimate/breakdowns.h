#pragma once

#include <array>
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
  bool used = false;

  Count events() const { return reads + writes + arithmetic; }
};

/// Some nodes by what they do and by the memory that it costs.
class Breakdowns {
 public:
  using Parts = std::map<std::string, BreakdownPart>;  ///< Keys are those of Totals.

  /// `tiers` must outlive it; no two have the same name.
  explicit Breakdowns(const std::vector<MemoryTier>& tiers)
      : tiers_(tiers), memories_(tiers.size()) {}

  void add(const NodeEstimate& node);
  Parts by_action() const;
  Parts by_tier() const;

 private:
  void add_charges(Parts& parts) const;

  const std::vector<MemoryTier>& tiers_;
  std::array<BreakdownPart, kActionNames.size()> actions_;
  BreakdownPart arithmetic_, calls_, regressions_;
  std::vector<BreakdownPart> memories_;
};

}  // namespace opcost
