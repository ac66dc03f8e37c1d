#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// In what a node differs from its counterpart, in words; empty: in nothing that is
/// counted or priced. `tiers` are those of the table of both.
std::vector<std::string> node_changes(const NodeEstimate& before, const NodeEstimate& after,
                                      const std::vector<MemoryTier>& tiers);

}  // namespace opcost
