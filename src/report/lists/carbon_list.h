#pragma once

#include <string>

#include "opcost/core/result.h"

namespace opcost {

/// What --carbon and --hardware know, a line each: code, name, figure, year, scope.
/// `pattern` keeps the lines that hold it, case, blanks and hyphens aside, or whose
/// country is called so; "": all.
/// Errors: none holds it.
Result<std::string> country_list(const std::string& pattern);
/// Cloud regions, states, provinces and bidding zones.
Result<std::string> region_list(const std::string& pattern);
Result<std::string> hardware_list(const std::string& pattern);

}  // namespace opcost
