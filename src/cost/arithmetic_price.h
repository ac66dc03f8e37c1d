#pragma once

#include "opcost/cost/cost_table.h"

namespace opcost {

/// Price of an arithmetic event. The order of lookup: CostTable::price.
Result<Price> arithmetic_price(const CostTable::Content& table, const Event& event);

}  // namespace opcost
