#pragma once

#include <string>
#include <vector>

#include "opcost/cost/cost_table.h"

namespace opcost {

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

}  // namespace opcost
