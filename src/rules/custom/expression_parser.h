#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/custom/expression.h"

namespace opcost {

/// A node of an expression's tree.
struct Expression::Term {
  enum class Kind : std::uint8_t { Number, Attribute, DimOf, Size, Rank, Combination };
  Kind kind = Kind::Number;
  std::int64_t number = 0;
  std::string name;  ///< Of the operand or attribute; "+", "min", ... of a combination.
  std::vector<std::shared_ptr<const Term>> parts;  ///< A dim's axis; two of a combination.
};

Result<std::shared_ptr<const Expression::Term>> parse_expression(
    std::string_view text, const std::vector<std::string>& operands,
    const std::vector<std::string>& attributes);

}  // namespace opcost
