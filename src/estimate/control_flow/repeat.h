#pragma once

#include <cstdint>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// Multiplies the nodes of a body by the number of its runs. An Error, naming the node, if a count
/// does not fit 64 bits.
Status repeat(std::vector<NodeEstimate>& nodes, std::uint64_t times);

/// The same of one node.
Status repeat(NodeEstimate& node, std::uint64_t times);

/// Adds one more run of a body: nodes with the same id become one, with the sum of their events;
/// nodes that run for the first time are added.
Status add_run(std::vector<NodeEstimate>& nodes, std::vector<NodeEstimate> run);

}  // namespace opcost
