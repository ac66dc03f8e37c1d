#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace opcost {

/// A node of an expression's tree.
struct ExpressionTerm {
  enum class Kind : std::uint8_t { Number, Attribute, DimOf, Size, Rank, Combination };
  Kind kind = Kind::Number;
  std::int64_t number = 0;
  std::string name;  ///< Name of the operand or attribute; "+", "min", ... of a combination.
  std::vector<std::shared_ptr<const ExpressionTerm>> parts;  ///< A dim's axis; two arguments.
};

}  // namespace opcost
