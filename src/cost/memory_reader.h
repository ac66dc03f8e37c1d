#pragma once

#include <string>
#include <string_view>

#include "cost/table_fields.h"

namespace opcost {

/// "8 KiB", "1MiB": whole bytes in powers of 1024. Nothing for any other word.
std::optional<Bytes> capacity_in(std::string_view text);
/// The reverse, in the largest unit in which it is a whole number.
std::string capacity_text(std::uint64_t bytes);

/// The block `memory`: tiers, ascending, the last unbounded.
void read_memory(const YamlNode& block, const std::string& source, CostTable::Content& table,
                 Problem& problem);

}  // namespace opcost
