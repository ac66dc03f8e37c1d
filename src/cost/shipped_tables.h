#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/cost/table_content.h"

namespace opcost {

/// The text of every table in cost_tables/, by name. scripts/embed_tables.cmake generates the
/// definition.
const std::map<std::string_view, std::string_view>& shipped_table_texts();

/// What parse_table makes of the text of that table; std::nullopt: there is none. Read when opcost
/// was built: cost_tables/compile generates the definition.
std::optional<TableContent> shipped_table(std::string_view name);

/// What is told of a table that is neither a file nor among these shipped ones.
Error no_such_table(const std::string& wanted, const std::vector<std::string>& names);

}  // namespace opcost
