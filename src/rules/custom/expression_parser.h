#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "rules/custom/expression_term.h"

namespace opcost {

Result<std::shared_ptr<const ExpressionTerm>> parse_expression(
    std::string_view text, const std::vector<std::string>& operands,
    const std::vector<std::string>& attributes);

}  // namespace opcost
