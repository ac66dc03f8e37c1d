#pragma once

#include <string>

#include "opcost/cost/cost_table.h"
#include "opcost/predict/layerwise.h"

namespace opcost {

/// "45nm   45 nm, 0.9 V   description" and a newline.
std::string table_line(const CostTable& table);
std::string table_line(const LayerwiseTable& table);
/// The tiers of a table, and the price of every action on common number types: listed, derived (and
/// how) or missing.
std::string table_summary(const CostTable& table);
/// The prices that differ, one line each.
std::string differences_text(const CostTable& before, const CostTable& after);

}  // namespace opcost
