#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/rules/custom_operators.h"

namespace opcost {

/// Errors carry "file:line:column": an unknown key or name ("did you mean"), an invalid expression,
/// an operator twice.
Result<CustomOperators> load_custom_operators(const std::string& path);
/// The same from a text; `where` names it in messages.
Result<CustomOperators> parse_custom_operators(std::string_view yaml, const std::string& where);

}  // namespace opcost
