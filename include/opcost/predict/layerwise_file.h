#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/predict/layerwise.h"

namespace opcost {

/// The first line, which distinguishes a layerwise table from a price table.
inline constexpr std::string_view kLayerwiseSchema = "opcost.layerwise/1";

/// Reads one from YAML text, without its fallback. Errors carry "where:line:column".
Result<LayerwiseTable> parse_layerwise(std::string_view yaml, const std::string& where);
/// The YAML from which parse_layerwise reads the same regressions.
std::string layerwise_text(const LayerwiseTable& table);

}  // namespace opcost
