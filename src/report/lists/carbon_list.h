#pragma once

#include <string>

#include "opcost/core/result.h"

namespace opcost {

/// What --carbon and --hardware know, one line each: code, name, figure, year, scope. `pattern`
/// keeps the lines that contain it (case, blanks and hyphens do not count), or whose country has
/// that name; "": all.
/// Errors: no line contains it.
Result<std::string> country_list(const std::string& pattern);
/// Cloud regions, states, provinces and bidding zones.
Result<std::string> region_list(const std::string& pattern);
Result<std::string> hardware_list(const std::string& pattern);

}  // namespace opcost
