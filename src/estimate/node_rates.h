#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

/// A row of a CSV file that says something of nodes, and where it stands.
struct NodeRow {
  std::string node;
  std::vector<std::string> cells;  ///< In the order of the titles that were asked for.
  std::string where;               ///< "file:12"
};

/// The rows of a CSV file with a column `node` (or `layer`) and those of `titles`; of these the
/// first must be there, another may be missing ("" then). `option` is for messages.
Result<std::vector<NodeRow>> read_node_rows(const std::string& file,
                                            const std::vector<std::string>& titles,
                                            std::string_view option);
/// A share from 0 to 1.
Result<double> parse_rate(std::string_view text, std::string_view what, const std::string& where);

/// Whether a rule's pattern names a node by id, name or module.
bool names_node(std::string_view pattern, std::string_view id, std::string_view name,
                std::string_view module);

}  // namespace opcost
