#pragma once

#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/zero_plan.h"

namespace opcost {

/// "0.4" for all nodes, or a CSV file with the columns node and density. Errors name the word, or
/// file:line.
Result<std::vector<DensityRule>> density_rules(const std::string& words_or_file);

}  // namespace opcost
