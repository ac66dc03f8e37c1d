#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/runs/sample_ranges.h"

namespace opcost {

/// Reads ranges from YAML text, schema opcost.ranges/1 (cost_tables/SAMPLE.md).
/// Errors carry "where:line:column".
Result<SampleRanges> parse_ranges(std::string_view yaml, const std::string& where);

}  // namespace opcost
