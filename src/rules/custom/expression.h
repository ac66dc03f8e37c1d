#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "rules/node_view.h"

namespace opcost {

struct ExpressionTerm;

/// A small expression over the shapes and attributes of a node, as in the rules of custom
/// operators:
///
///   4 * sampling_locations[3] * levels + ceil_div(size(value), 8)
///
/// 64-bit integers; + - * /, where / must have no remainder, % and parentheses;
/// `name[axis]` is a dim (negative: from the end), `size(name)` the number of elements and
/// `rank(name)` the number of axes of an operand; `min`, `max`, `floor_div`, `ceil_div`; any
/// other name is an attribute.
class Expression {
 public:
  /// `operands` and `attributes` are the names that it may use. An Error has the column in the
  /// text (from 1) as its `where`.
  static Result<Expression> parse(std::string_view text, const std::vector<std::string>& operands,
                                  const std::vector<std::string>& attributes);

  /// Gives an expression the values of its names.
  class Names {
   public:
    virtual ~Names() = default;
    virtual const Shape& shape(const std::string& operand) const = 0;
    virtual std::int64_t attribute(const std::string& name) const = 0;
  };

  /// Errors: an axis outside of the rank, a division with a remainder, a number beyond 64 bits.
  Result<std::int64_t> evaluate(const Names& names) const;

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::shared_ptr<const ExpressionTerm> root_;
};

}  // namespace opcost
