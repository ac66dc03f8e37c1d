#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"

// Energy reference tables (ERT) of Accelergy, versions 0.3 and 0.4: picojoules by component and
// action.
namespace opcost {

/// The prices of a table as an ERT: the listed ones, and those that follow from them for common
/// number types. What has no price is left out.
std::string accelergy_table(const CostTable& table);

/// What an ERT does not say itself.
struct AccelergyMapping {
  std::string name = {};                     ///< Of the table; "": that of the file.
  std::vector<std::string> actions = {};     ///< "system.glb.read=read.64@glb"
  std::vector<std::string> capacities = {};  ///< "glb=128KiB"; the last memory has none.
};

/// A table made of an ERT, and what became of each of its actions.
struct AccelergyImport {
  CostTable table;
  std::vector<std::string> mapped;      ///< "system.glb.read -> read.64@glb"
  std::vector<std::string> not_mapped;  ///< "system.glb.leak"
};

/// Actions that the mapping names, and those called as accelergy_table calls them, become prices.
Result<AccelergyImport> import_accelergy(std::string_view yaml, const std::string& where,
                                         const AccelergyMapping& mapping);

}  // namespace opcost
