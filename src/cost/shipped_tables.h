#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "opcost/cost/table_content.h"

namespace opcost {

/// The text of every table in cost_tables/, by name. scripts/embed_tables.cmake generates the
/// definition.
const std::map<std::string_view, std::string_view>& shipped_table_texts();

/// What parse_table makes of the text of that table; std::nullopt: there is none. Read when opcost
/// was built: cost_tables/compile generates the definition.
std::optional<TableContent> shipped_table(std::string_view name);

}  // namespace opcost
