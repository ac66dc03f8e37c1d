#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// The differences between a node and its counterpart, in words; empty if nothing that is counted
/// or priced differs. `tiers` are those of the common table.
std::vector<std::string> node_changes(const NodeEstimate& before, const NodeEstimate& after,
                                      const std::vector<MemoryTier>& tiers);

}  // namespace opcost
