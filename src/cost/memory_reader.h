#pragma once

#include <string>
#include <string_view>

#include "cost/table_fields.h"

namespace opcost {

/// The block `memory`: tiers, ascending, the last unbounded.
void read_memory(const YamlNode& block, const std::string& source, CostTable::Content& table,
                 Problem& problem);

/// The block `array`: the multipliers that share what they read. After the memories.
void read_array(const YamlNode& block, CostTable::Content& table, Problem& problem);

}  // namespace opcost
