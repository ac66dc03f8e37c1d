#pragma once

#include <vector>

#include "opcost/cost/cost_table.h"
#include "opcost/cost/price_difference.h"

namespace opcost {

/// The differences that affect an estimate: prices and rules, but not names, texts and sources.
std::vector<PriceDifference> differences(const CostTable& before, const CostTable& after);

}  // namespace opcost
