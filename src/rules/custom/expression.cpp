// Evaluates the arithmetic expressions of custom rules with 64-bit integers.
#include "rules/custom/expression.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "opcost/core/text.h"
#include "rules/custom/expression_parser.h"

namespace opcost {
namespace {

using Int64 = std::int64_t;
using NameLookup = Expression::Names;
using Term = ExpressionTerm;

constexpr Int64 kLargestNumber = std::numeric_limits<Int64>::max();
constexpr Int64 kSmallestNumber = std::numeric_limits<Int64>::min();

std::optional<Int64> sum(Int64 a, Int64 b) {
  if (b > 0 ? a > kLargestNumber - b : a < kSmallestNumber - b) return std::nullopt;
  return a + b;
}

std::optional<Int64> difference(Int64 a, Int64 b) {
  if (b < 0 ? a > kLargestNumber + b : a < kSmallestNumber + b) return std::nullopt;
  return a - b;
}

std::optional<Int64> exact_product(Int64 a, Int64 b) {
  if (a == 0 || b == 0) return 0;
  if (a == -1 || b == -1)
    return a == kSmallestNumber || b == kSmallestNumber ? std::nullopt : std::optional{a * b};
  const Int64 bound = (a > 0) == (b > 0) ? kLargestNumber : kSmallestNumber;
  const bool fits = (a > 0) == (b > 0) ? (a > 0 ? a <= bound / b : a >= bound / b)
                                       : (a > 0 ? b >= bound / a : a >= bound / b);
  return fits ? std::optional{a * b} : std::nullopt;
}

bool divides(Int64 a, Int64 b) { return b != 0 && !(a == kSmallestNumber && b == -1); }

// Rounded down, as the floor function of mathematics.
Int64 floor_of(Int64 a, Int64 b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

Error too_large() { return {"a number of it does not fit 64 bits", "", ""}; }

Result<Int64> quotient(const std::string& name, Int64 a, Int64 b) {
  if (!divides(a, b))
    return Error{std::to_string(a) + " is divided by " + std::to_string(b), "", ""};
  if (name == "%") return a - b * floor_of(a, b);
  if (name == "floor_div") return floor_of(a, b);
  if (name == "ceil_div") return floor_of(a, b) + (a % b != 0 ? 1 : 0);
  if (a % b != 0)
    return Error{std::to_string(a) + " / " + std::to_string(b) + " does not come out even", "",
                 "write floor_div or ceil_div"};
  return a / b;
}

Result<Int64> combined(const std::string& name, Int64 a, Int64 b) {
  if (name == "min") return std::min(a, b);
  if (name == "max") return std::max(a, b);
  if (name != "+" && name != "-" && name != "*") return quotient(name, a, b);
  const auto value = name == "+" ? sum(a, b) : name == "-" ? difference(a, b) : exact_product(a, b);
  return value ? Result<Int64>{*value} : too_large();
}

Result<Int64> dim_of(const Term& term, Int64 axis, const NameLookup& names) {
  const Shape& shape = names.shape(term.name);
  const auto rank = static_cast<Int64>(shape.size());
  if (axis < -rank || axis >= rank)
    return Error{
        "`" + term.name + "` is " + shape_text(shape) + " and has no axis " + std::to_string(axis),
        "", ""};
  return shape[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
}

Result<Int64> size_of(const Term& term, const NameLookup& names) {
  const auto count = element_count(names.shape(term.name)).exact();
  if (!count || *count > static_cast<std::uint64_t>(kLargestNumber)) return too_large();
  return static_cast<Int64>(*count);
}

Result<Int64> value_of(const Term& term, const NameLookup& names) {
  switch (term.kind) {
    case Term::Kind::Number: return term.number;
    case Term::Kind::Attribute: return names.attribute(term.name);
    case Term::Kind::Size: return size_of(term, names);
    case Term::Kind::Rank: return static_cast<Int64>(names.shape(term.name).size());
    case Term::Kind::DimOf:
    case Term::Kind::Combination: break;
  }
  auto first = value_of(*term.parts.front(), names);
  if (!first) return first;
  if (term.kind == Term::Kind::DimOf) return dim_of(term, *first, names);
  auto second = value_of(*term.parts.back(), names);
  if (!second) return second;
  return combined(term.name, *first, *second);
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text,
                                     const std::vector<std::string>& operands,
                                     const std::vector<std::string>& attributes) {
  auto root = parse_expression(text, operands, attributes);
  if (!root) return root.error();
  Expression expression;
  expression.text_ = std::string(text);
  expression.root_ = *std::move(root);
  return expression;
}

Result<std::int64_t> Expression::evaluate(const NameLookup& names) const {
  return value_of(*root_, names);
}

}  // namespace opcost
