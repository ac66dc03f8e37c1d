#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/predict/price_source.h"

namespace opcost {

/// Reads either from YAML text, by its `schema`, without a layerwise table's fallback.
Result<PriceSource> parse_prices(std::string_view yaml, const std::string& where);

/// The names of the layerwise tables that are compiled into the library.
std::vector<std::string> shipped_layerwise_tables();
/// The YAML text of one, with or without ".yaml"; std::nullopt for any other name.
std::optional<std::string_view> shipped_layerwise_text(std::string_view name);

/// Opens an existing file of either kind, else the shipped table with that name. `fallback` (a file
/// or a name; "": what the layerwise table itself says) must be a price table; it is an Error if it
/// is given and the file is not a layerwise table.
Result<PriceSource> find_prices(const std::string& file_or_name, const std::string& fallback = "");

}  // namespace opcost
