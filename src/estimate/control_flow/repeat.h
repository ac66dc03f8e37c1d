#pragma once

#include <cstdint>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// The nodes of a body that runs so many times. An Error, naming the node, where
/// a count does not fit 64 bits.
Status repeat(std::vector<NodeEstimate>& nodes, std::uint64_t times);

/// One more run of a body that ran before: nodes of the same id become one, with
/// the sum of their events; what runs for the first time is added.
Status add_run(std::vector<NodeEstimate>& nodes, std::vector<NodeEstimate> run);

}  // namespace opcost
