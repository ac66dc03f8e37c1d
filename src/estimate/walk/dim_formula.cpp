// What a formula of dims is worth: exact fractions, because floor(s/2) must not round before.
#include "estimate/walk/dim_formula.h"

#include <algorithm>
#include <numeric>

namespace opcost {
namespace {

using Value = std::optional<Fraction>;

Fraction reduced(Fraction a) {
  const std::int64_t common = std::gcd(a.above, a.below);
  return common > 1 ? Fraction{a.above / common, a.below / common} : a;
}

Value product(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  // a/b * c/d, each reduced against the other's divisor first
  const std::int64_t left = std::gcd(a, d), right = std::gcd(c, b);
  if (left > 1) a /= left, d /= left;
  if (right > 1) c /= right, b /= right;
  Fraction result;
  if (__builtin_mul_overflow(a, c, &result.above) || __builtin_mul_overflow(b, d, &result.below))
    return std::nullopt;
  return reduced(result);
}

Value sum(Fraction a, Fraction b, bool minus) {
  std::int64_t left = 0, right = 0;
  Fraction result;
  if (__builtin_mul_overflow(a.above, b.below, &left) ||
      __builtin_mul_overflow(b.above, a.below, &right) ||
      __builtin_mul_overflow(a.below, b.below, &result.below))
    return std::nullopt;
  const bool beyond = minus ? __builtin_sub_overflow(left, right, &result.above)
                            : __builtin_add_overflow(left, right, &result.above);
  if (beyond) return std::nullopt;
  return reduced(result);
}

Value quotient(Fraction a, Fraction b) {
  if (b.above == 0 || b.above == INT64_MIN) return std::nullopt;
  const std::int64_t sign = b.above < 0 ? -1 : 1;
  return product(a.above, a.below, sign * b.below, sign * b.above);
}

Fraction floor_of(Fraction a) {
  const std::int64_t towards_zero = a.above / a.below;
  return {towards_zero - (a.above % a.below < 0 ? 1 : 0), 1};
}

Value ceil_of(Fraction a) {
  const Fraction below = floor_of(a);
  return below.above * a.below == a.above ? Value{below} : sum(below, {1, 1}, false);
}

Value floor_quotient(Fraction a, Fraction b) {
  const Value exact = quotient(a, b);
  return exact ? Value{floor_of(*exact)} : std::nullopt;
}

// Python's: of the sign of the divisor.
Value remainder(Fraction a, Fraction b) {
  const Value times = floor_quotient(a, b);
  const Value whole = times ? product(times->above, times->below, b.above, b.below) : std::nullopt;
  return whole ? sum(a, *whole, true) : std::nullopt;
}

Value power(Fraction base, Fraction exponent) {
  constexpr std::int64_t kMost = 64;  // beyond, only 0 and 1 stay within 64 bits
  if (exponent.below != 1 || exponent.above < -kMost || exponent.above > kMost) return std::nullopt;
  Value result{Fraction{1, 1}};
  for (std::int64_t i = 0; result && i < std::abs(exponent.above); ++i)
    result = product(result->above, result->below, base.above, base.below);
  return result && exponent.above < 0 ? quotient({1, 1}, *result) : result;
}

bool less(Fraction a, Fraction b) {
  const Value difference = sum(a, b, true);
  return difference ? difference->above < 0
                    : static_cast<double>(a.above) / static_cast<double>(a.below) <
                          static_cast<double>(b.above) / static_cast<double>(b.below);
}

Value of_two(const std::string& name, Fraction a, Fraction b) {
  if (name == "+" || name == "-") return sum(a, b, name == "-");
  if (name == "*") return product(a.above, a.below, b.above, b.below);
  if (name == "/") return quotient(a, b);
  if (name == "//") return floor_quotient(a, b);
  if (name == "%") return remainder(a, b);
  if (name == "**") return power(a, b);
  const Value exact = name == "ceildiv" ? quotient(a, b) : std::nullopt;
  return exact ? ceil_of(*exact) : std::nullopt;
}

Value of_one(const std::string& name, Fraction a) {
  if (name == "floor") return floor_of(a);
  if (name == "ceil") return ceil_of(a);
  if (name == "abs" && a.above != INT64_MIN) return Fraction{std::abs(a.above), a.below};
  return std::nullopt;
}

Value call_value(const std::string& name, const std::vector<Fraction>& terms) {
  if (name == "max") return *std::max_element(terms.begin(), terms.end(), less);
  if (name == "min") return *std::min_element(terms.begin(), terms.end(), less);
  if (terms.size() == 1) return of_one(name, terms.front());
  return terms.size() == 2 ? of_two(name, terms.front(), terms.back()) : std::nullopt;
}

}  // namespace

void collect_names(const DimFormula& formula, std::set<std::string>& names) {
  if (formula.is_name()) names.insert(formula.name);
  for (const DimFormula& term : formula.terms) collect_names(term, names);
}

std::optional<Fraction> value_of(const DimFormula& formula,
                                 const std::map<std::string, std::int64_t>& dims) {
  if (formula.kind == DimFormula::Kind::Number) return formula.number;
  if (formula.is_name()) {
    const auto found = dims.find(formula.name);
    return found != dims.end() ? Value{Fraction{found->second, 1}} : std::nullopt;
  }
  std::vector<Fraction> terms;
  for (const DimFormula& term : formula.terms) {
    const Value value = value_of(term, dims);
    if (!value) return std::nullopt;
    terms.push_back(*value);
  }
  return call_value(formula.name, terms);
}

}  // namespace opcost
