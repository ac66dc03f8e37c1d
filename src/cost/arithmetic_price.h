#pragma once

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/cost/table_content.h"

namespace opcost {

/// Price of an arithmetic event. The order of lookup: CostTable::price.
Result<Price> arithmetic_price(const TableContent& table, const Event& event);

}  // namespace opcost
