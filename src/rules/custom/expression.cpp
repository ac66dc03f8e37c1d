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

using Number = std::int64_t;
using Names = Expression::Names;
using Term = ExpressionTerm;

constexpr Number kMost = std::numeric_limits<Number>::max();
constexpr Number kLeast = std::numeric_limits<Number>::min();

std::optional<Number> sum(Number a, Number b) {
  if (b > 0 ? a > kMost - b : a < kLeast - b) return std::nullopt;
  return a + b;
}

std::optional<Number> difference(Number a, Number b) {
  if (b < 0 ? a > kMost + b : a < kLeast + b) return std::nullopt;
  return a - b;
}

std::optional<Number> product(Number a, Number b) {
  if (a == 0 || b == 0) return 0;
  if (a == -1 || b == -1) return a == kLeast || b == kLeast ? std::nullopt : std::optional{a * b};
  const Number bound = (a > 0) == (b > 0) ? kMost : kLeast;
  const bool fits = (a > 0) == (b > 0) ? (a > 0 ? a <= bound / b : a >= bound / b)
                                       : (a > 0 ? b >= bound / a : a >= bound / b);
  return fits ? std::optional{a * b} : std::nullopt;
}

bool divides(Number a, Number b) { return b != 0 && !(a == kLeast && b == -1); }

// Rounded down, as mathematics has it.
Number floor_of(Number a, Number b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

Error too_large() { return {"a number of it does not fit 64 bits", "", ""}; }

Result<Number> quotient(const std::string& name, Number a, Number b) {
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

Result<Number> combined(const std::string& name, Number a, Number b) {
  if (name == "min") return std::min(a, b);
  if (name == "max") return std::max(a, b);
  if (name != "+" && name != "-" && name != "*") return quotient(name, a, b);
  const auto value = name == "+" ? sum(a, b) : name == "-" ? difference(a, b) : product(a, b);
  return value ? Result<Number>{*value} : too_large();
}

Result<Number> dim_of(const Term& term, Number axis, const Names& names) {
  const Shape& shape = names.shape(term.name);
  const auto rank = static_cast<Number>(shape.size());
  if (axis < -rank || axis >= rank)
    return Error{
        "`" + term.name + "` is " + shape_text(shape) + " and has no axis " + std::to_string(axis),
        "", ""};
  return shape[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
}

Result<Number> size_of(const Term& term, const Names& names) {
  const auto count = element_count(names.shape(term.name)).exact();
  if (!count || *count > static_cast<std::uint64_t>(kMost)) return too_large();
  return static_cast<Number>(*count);
}

Result<Number> value_of(const Term& term, const Names& names) {
  switch (term.kind) {
    case Term::Kind::Number: return term.number;
    case Term::Kind::Attribute: return names.attribute(term.name);
    case Term::Kind::Size: return size_of(term, names);
    case Term::Kind::Rank: return static_cast<Number>(names.shape(term.name).size());
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

Result<std::int64_t> Expression::evaluate(const Names& names) const {
  return value_of(*root_, names);
}

}  // namespace opcost
