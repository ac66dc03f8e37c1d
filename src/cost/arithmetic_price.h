#pragma once

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/cost/table_content.h"

namespace opcost {

/// The price of an arithmetic event. CostTable::price documents the order of lookup.
Result<Price> arithmetic_price(const TableContent& table, const Event& event);

}  // namespace opcost
