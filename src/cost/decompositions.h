#pragma once

#include <map>
#include <string>

#include "opcost/cost/table_content.h"

namespace opcost {

/// opcost's own decompositions into mul and add, for actions that a table does not price. There
/// are none for mul, add, read and write.
const std::map<Action, Decomposition>& built_in_decompositions();

/// The table's decomposition of an action, else opcost's own; null if there is neither.
const Decomposition* decomposition_of(Action action,
                                      const std::map<Action, Decomposition>& of_table);

/// "7 mul + 7 add"
std::string to_string(const Decomposition& decomposition);

}  // namespace opcost
