#pragma once

#include <string>
#include <vector>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/cost/cost_table.h"

namespace opcost {

/// What makes the runs look as if their energies had another unit than joules: the fit scales the
/// base by less than a hundredth or more than a million, or most rows that were looked at lie far
/// outside of what every shipped table makes of them. `joules`: what was fitted of each run.
std::vector<std::string> unit_doubts(const std::vector<const MeasuredRun*>& runs,
                                     const std::vector<double>& joules, const CostTable& base,
                                     double scale);

/// Accesses that cost more in an inner memory than in an outer one, which no memory is built for.
std::vector<std::string> order_doubts(const CostTable& table);

}  // namespace opcost
