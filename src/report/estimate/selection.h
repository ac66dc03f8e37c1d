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

/// ", without 2 unknown nodes"; "" where there is none.
std::string without_unknown_text(const Estimate& estimate);

/// The nodes of these operators (named with or without domain); all nodes if none is named. An
/// Error for a word that is no operator of the model, nor one that opcost knows.
Result<Selection> select_nodes(const Estimate& estimate, const std::vector<std::string>& only_ops);

/// Those of the operators that no node has.
std::vector<std::string> absent_ops(const Estimate& estimate,
                                    const std::vector<std::string>& only_ops);

}  // namespace opcost
