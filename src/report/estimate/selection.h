#pragma once

#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The nodes that a report shows, in the order of the graph.
using Selection = std::vector<const NodeEstimate*>;

/// "Conv"; "com.microsoft.Gelu" for another domain.
std::string operator_label(const NodeEstimate& node);

/// Whether some nodes are priced by regressions, which have no placement and therefore no floor.
bool has_regressions(const Estimate& estimate);

/// The nodes of these operators (named with or without domain); all nodes if none is named. An
/// Error for an operator that no node has.
Result<Selection> select_nodes(const Estimate& estimate, const std::vector<std::string>& only_ops);

}  // namespace opcost
