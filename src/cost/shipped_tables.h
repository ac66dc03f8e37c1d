#pragma once

#include <map>
#include <string_view>

namespace opcost {

/// The text of every table in cost_tables/, by name. scripts/embed_tables.cmake generates the
/// definition.
const std::map<std::string_view, std::string_view>& shipped_table_texts();

}  // namespace opcost
