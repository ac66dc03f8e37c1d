#pragma once

#include <map>
#include <string_view>

namespace opcost {

/// The text of every layerwise table in cost_tables/layerwise, by name. Its definition is generated
/// by scripts/embed_tables.cmake.
const std::map<std::string_view, std::string_view>& shipped_layerwise_texts();

}  // namespace opcost
