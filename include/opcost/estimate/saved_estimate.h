#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/estimate/estimate.h"

namespace opcost {

/// Reads a report that `opcost MODEL --format json` wrote (schema opcost.estimate/1).
/// Attributes of nodes and derived prices are not read. Errors carry "file:line".
Result<Estimate> load_saved_estimate(const std::string& path);
/// The same from its text; `where` names it in errors.
Result<Estimate> parse_saved_estimate(std::string_view text, const std::string& where);

}  // namespace opcost
