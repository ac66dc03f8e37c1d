#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/predict/price_source.h"

namespace opcost {

/// Reads either from YAML text, by its `schema`, without a layerwise table's fallback.
Result<PriceSource> parse_prices(std::string_view yaml, const std::string& where);

/// Opens an existing file of either kind, else the shipped table with that name. `fallback` (a file
/// or a name; "": what the layerwise table itself says) must be a price table; it is an Error if it
/// is given and the file is not a layerwise table.
Result<PriceSource> find_prices(const std::string& file_or_name, const std::string& fallback = "");

}  // namespace opcost
