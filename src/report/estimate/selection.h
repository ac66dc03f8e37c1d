#pragma once

#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Nodes that a report shows, in the order of the graph.
using Selection = std::vector<const NodeEstimate*>;

/// "Conv"; "com.microsoft.Gelu" for an operator of another domain.
std::string operator_label(const NodeEstimate& node);

/// Whether regressions price some of the nodes, which know no placement and so no floor.
bool has_regressions(const Estimate& estimate);

/// The nodes of these operators (named with or without domain); all where none
/// is named. An Error for an operator that no node has.
Result<Selection> select_nodes(const Estimate& estimate, const std::vector<std::string>& only_ops);

}  // namespace opcost
