#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace opcost {

/// An exact number between the steps of a formula; `below` is positive.
struct Fraction {
  std::int64_t above = 0, below = 1;
};

/// A named dim that is a formula of other named dims, as torch.export, optimum and ONNX Runtime's
/// symbolic shape inference write them: "16*H", "(seq + 1)//2", "floor(s/2) + 1", "Max(1, s0)".
struct DimFormula {
  enum class Kind : std::uint8_t { Number, Name, Call };
  Kind kind = Kind::Number;
  Fraction number;                ///< Of a Number.
  std::string name;               ///< The dim; of a Call its operator or function: "//", "max".
  std::vector<DimFormula> terms;  ///< Of a Call.

  bool is_name() const { return kind == Kind::Name; }
};

/// Reads a formula; std::nullopt if the text is none: a name of another form is a name as well.
std::optional<DimFormula> parse_dim_formula(std::string_view text);

/// Adds the names in the formula.
void collect_names(const DimFormula& formula, std::set<std::string>& names);

/// The value; std::nullopt if a name has no number, and where nothing is defined: a division by
/// zero, a number beyond 64 bits.
std::optional<Fraction> value_of(const DimFormula& formula,
                                 const std::map<std::string, std::int64_t>& dims);

}  // namespace opcost
