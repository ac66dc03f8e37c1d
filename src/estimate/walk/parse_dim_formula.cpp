// Reads dims that are formulas: Python's operators, and the functions of sympy and torch.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/parse.h"
#include "estimate/walk/dim_formula.h"

namespace opcost {
namespace {

// Limits chosen by us: a stranger's text must not nest without end.
constexpr std::size_t kLongestText = 1000;
constexpr int kDeepest = 40;

using Spelling = std::pair<std::string_view, std::string_view>;

// Functions as sympy 1.13 and torch/utils/_sympy/functions.py print them, in small letters, and
// what they are called here.
constexpr std::array<Spelling, 18> kFunctions{{
    {"floor", "floor"},
    {"floortoint", "floor"},
    {"trunctoint", "floor"},
    {"ceiling", "ceil"},
    {"ceil", "ceil"},
    {"ceiltoint", "ceil"},
    {"max", "max"},
    {"min", "min"},
    {"abs", "abs"},
    {"mod", "%"},
    {"pythonmod", "%"},
    {"floordiv", "//"},
    {"cleandiv", "//"},
    {"ceildiv", "ceildiv"},
    {"inttruediv", "/"},
    {"truediv", "/"},
    {"pow", "**"},
    {"powbynatural", "**"},
}};

std::string in_small_letters(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What exporters put into names: "Reshape_45:0_d1", "x.shape[0]" is not among it.
bool continues_name(char c) {
  return is_letter(c) || is_digit(c) || std::string_view(".:@$#!?").find(c) != std::string::npos;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<DimFormula> all() {
    auto formula = sum();
    skip_spaces();
    return rest_.empty() ? formula : std::nullopt;
  }

 private:
  using Parsed = std::optional<DimFormula>;

  void skip_spaces() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  bool take(std::string_view word) {
    skip_spaces();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  static DimFormula call(std::string_view name, std::vector<DimFormula> terms) {
    return {DimFormula::Kind::Call, {}, std::string(name), std::move(terms)};
  }

  // first, and what follows it: one of the operators and a second, from left to right.
  template <std::size_t N>
  Parsed chain(Parsed (Parser::*operand)(), const std::array<std::string_view, N>& operators) {
    auto first = (this->*operand)();
    while (first) {
      const auto found =
          std::ranges::find_if(operators, [&](std::string_view word) { return take(word); });
      if (found == operators.end()) break;
      auto second = (this->*operand)();
      if (!second) return std::nullopt;
      first = call(*found, {*std::move(first), *std::move(second)});
    }
    return first;
  }

  Parsed sum() {
    if (++depth_ > kDeepest) return std::nullopt;
    auto result = chain(&Parser::product, std::array<std::string_view, 2>{"+", "-"});
    --depth_;
    return result;
  }

  Parsed product() {
    return chain(&Parser::sign, std::array<std::string_view, 4>{"//", "/", "*", "%"});
  }

  Parsed sign() {
    bool negative = false;
    while (take("-")) negative = !negative;
    auto result = power();
    if (!result || !negative) return result;
    return call("-", {DimFormula{}, *std::move(result)});
  }

  Parsed power() {
    auto base = atom();
    if (!base || (!take("**") && !take("^"))) return base;
    if (++depth_ > kDeepest) return std::nullopt;
    auto exponent = sign();
    --depth_;
    if (!exponent) return std::nullopt;
    return call("**", {*std::move(base), *std::move(exponent)});
  }

  Parsed atom() {
    if (take("(")) {
      auto inner = sum();
      return take(")") ? inner : std::nullopt;
    }
    skip_spaces();
    if (rest_.empty()) return std::nullopt;
    if (is_digit(rest_.front())) return number();
    return is_letter(rest_.front()) ? name_or_function() : std::nullopt;
  }

  // "16", and "0.5" as 5/10.
  Parsed number() {
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789."), rest_.size());
    std::string digits(rest_.substr(0, end));
    if (end < rest_.size() && is_letter(rest_[end])) return std::nullopt;
    std::int64_t below = 1;
    if (const std::size_t point = digits.find('.'); point != std::string::npos) {
      digits.erase(point, 1);
      if (digits.size() > 15) return std::nullopt;
      for (std::size_t at = point; at < digits.size(); ++at) below *= 10;
    }
    const auto value = parse_number<std::int64_t>(digits);
    if (!value) return std::nullopt;
    rest_.remove_prefix(end);
    return DimFormula{DimFormula::Kind::Number, {*value, below}, "", {}};
  }

  // A hyphen between letters belongs to the name: "batch-size".
  std::size_t end_of_name() const {
    std::size_t end = 0;
    while (end < rest_.size()) {
      const bool hyphen = rest_[end] == '-' && end + 1 < rest_.size() && is_letter(rest_[end + 1]);
      if (!hyphen && !continues_name(rest_[end])) break;
      ++end;
    }
    return end;
  }

  Parsed name_or_function() {
    const std::string_view name = rest_.substr(0, end_of_name());
    rest_.remove_prefix(name.size());
    if (!take("(")) return DimFormula{DimFormula::Kind::Name, {}, std::string(name), {}};
    const auto function = std::ranges::find(kFunctions, in_small_letters(name), &Spelling::first);
    if (function == kFunctions.end()) return std::nullopt;
    std::vector<DimFormula> terms;
    do {
      auto term = sum();
      if (!term) return std::nullopt;
      terms.push_back(*std::move(term));
    } while (take(","));
    if (!take(")")) return std::nullopt;
    return call(function->second, std::move(terms));
  }

  std::string_view rest_;
  int depth_ = 0;
};

}  // namespace

// "-1" says nothing of an extent: it is a name of a dim that is not known.
std::optional<DimFormula> parse_dim_formula(std::string_view text) {
  if (text.size() > kLongestText) return std::nullopt;
  auto formula = Parser(text).all();
  if (!formula) return std::nullopt;
  std::set<std::string> names;
  collect_names(*formula, names);
  const auto value = names.empty() ? value_of(*formula, {}) : std::nullopt;
  const bool none = names.empty() && (!value || value->below != 1 || value->above < 0);
  return none ? std::nullopt : std::move(formula);
}

}  // namespace opcost
