#pragma once

#include <string>

#include "opcost/cost/cost_table.h"

namespace opcost {

/// "45nm   45 nm, 0.9 V   description" and a newline.
std::string table_line(const CostTable& table);
/// Its tiers, and the price of every action on the common number types: listed,
/// derived (and how) or missing.
std::string table_summary(const CostTable& table);
/// The prices that differ, a line each.
std::string differences_text(const CostTable& before, const CostTable& after);

}  // namespace opcost
