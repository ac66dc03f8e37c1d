#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"

namespace opcost {

/// Reads a table from YAML text. Errors carry "where:line:column". If there is a fault, nothing of
/// the table is kept.
Result<CostTable> parse_table(std::string_view yaml, const std::string& where);
/// The YAML of a table, from which parse_table reads the same prices, rules and sources (but not
/// overrides, which belong to one run).
std::string table_text(const CostTable& table);
/// Reads a table from a file.
Result<CostTable> load_table(const std::string& path);
/// An existing file, else the shipped table with that name, with or without ".yaml".
Result<CostTable> find_table(const std::string& file_or_name);
/// The names of the shipped tables, which are compiled into the library.
std::vector<std::string> shipped_tables();
/// The YAML text of a shipped table; std::nullopt for any other name.
std::optional<std::string_view> shipped_table_text(std::string_view name);
inline constexpr std::string_view kDefaultTable = "45nm";

/// Sets one price, listed before or not, and records it in content().overrides: "mul.float32=3.1",
/// "read.32@DRAM=640", "read.float32@8KiB=4", "mac.int8=0.2" (pJ).
Status override_price(CostTable& table, std::string_view assignment);
/// What an assignment sets, in one spelling: "read.32@8KiB" for "read.float32@8KiB=4". An Error
/// where it is none; whether a table has it is not looked at.
Result<std::string> overridden_price(std::string_view assignment);

}  // namespace opcost
