// Applies functions to the known numbers of tensors, with the wrap-around of their type.
#include "rules/values/arithmetic.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rules/values/values.h"

namespace opcost {
namespace {

Signedness sign_of(ElementType type) {
  const auto number = number_type(type);
  const bool is_unsigned = number && number->format == NumberFormat::UInt;
  return is_unsigned ? Signedness::Unsigned : Signedness::Signed;
}

// Wraps or rounds a result to the element type.
std::int64_t to_type(std::int64_t value, ElementType type) {
  const auto number = number_type(type);
  if (!number) return value;
  if (number->format == NumberFormat::Bool) return value != 0 ? 1 : 0;
  if (number->bits.value >= 64) return value;
  const auto unused = static_cast<int>(64 - number->bits.value);
  const std::uint64_t raised = bits_of(value) << unused;
  return number->format == NumberFormat::UInt ? from_bits(raised >> unused)
                                              : from_bits(raised) >> unused;
}

// IEEE 754: significand bits, smallest exponent of a normal number, largest number.
struct FloatForm {
  int digits = 0;
  int least_exponent = 0;
  double largest = 0;
};

constexpr FloatForm kHalf{11, -14, 65504};
constexpr FloatForm kBrain{8, -126, 0x1.FEp127};

double rounded(double value, const FloatForm& form) {
  if (value == 0 || !std::isfinite(value)) return value;
  int exponent = 0;
  std::frexp(value, &exponent);  // value is below 2^exponent
  const double unit =
      std::ldexp(1.0, std::max(exponent - 1, form.least_exponent) - (form.digits - 1));
  const double result = std::nearbyint(value / unit) * unit;
  if (std::abs(result) <= form.largest) return result;
  return std::copysign(std::numeric_limits<double>::infinity(), value);
}

double to_type(double value, ElementType type) {
  if (type == ElementType::Float16) return rounded(value, kHalf);
  if (type == ElementType::BFloat16) return rounded(value, kBrain);
  if (type != ElementType::Float || !std::isfinite(value)) return value;
  if (std::abs(value) > static_cast<double>(FLT_MAX))
    return std::copysign(std::numeric_limits<double>::infinity(), value);
  return static_cast<double>(static_cast<float>(value));
}

Whole call(const Binary& f, std::int64_t a, std::int64_t b, ElementType type) {
  return f.whole != nullptr ? f.whole(a, b, sign_of(type)) : std::nullopt;
}
std::optional<double> call(const Binary& f, double a, double b, ElementType) {
  return f.real != nullptr ? std::optional{f.real(a, b)} : std::nullopt;
}
bool holds(const Comparison& f, std::int64_t a, std::int64_t b, ElementType type) {
  return f.whole(a, b, sign_of(type));
}
bool holds(const Comparison& f, double a, double b, ElementType) { return f.real(a, b); }
Whole call(const Unary& f, std::int64_t x, ElementType type) {
  return f.whole != nullptr ? f.whole(x, sign_of(type)) : std::nullopt;
}
std::optional<double> call(const Unary& f, double x, ElementType) {
  return f.real != nullptr ? std::optional{f.real(x)} : std::nullopt;
}

// The integer part of a float; std::nullopt if the type cannot hold it.
Whole truncated(double value, ElementType to) {
  if (to == ElementType::Bool) return value != 0 ? 1 : 0;
  const double whole = std::trunc(value);
  if (!(std::abs(whole) < kBeyondInt64)) return std::nullopt;
  const auto result = static_cast<std::int64_t>(whole);
  const bool fits =
      to_type(result, to) == result && !(sign_of(to) == Signedness::Unsigned && result < 0);
  return fits ? Whole{result} : std::nullopt;
}

double as_real(std::int64_t value, ElementType from) {
  return sign_of(from) == Signedness::Unsigned ? static_cast<double>(bits_of(value))
                                               : static_cast<double>(value);
}

// Which of the results within a group stay.
enum class Kept : std::uint8_t { All, LastOfGroup };

std::optional<Numbers> along_groups(const Binary& f, const Numbers& numbers, std::size_t group,
                                    ElementType type, Kept kept) {
  if (group == 0) return std::nullopt;
  return std::visit(
      [&](const auto& list) -> std::optional<Numbers> {
        std::remove_cvref_t<decltype(list)> result;
        for (std::size_t i = 0; i < list.size(); ++i) {
          const bool starts = i % group == 0;
          const auto one = starts ? list[i] : call(f, result.back(), list[i], type);
          if (!one) return std::nullopt;
          if (!starts && kept == Kept::LastOfGroup) result.pop_back();
          result.push_back(to_type(*one, type));
        }
        return result;
      },
      numbers);
}

}  // namespace

std::optional<Numbers> combine(const Binary& f, const Numbers& a, const Numbers& b,
                               ElementType type) {
  return std::visit(
      [&](const auto& left) -> std::optional<Numbers> {
        using List = std::remove_cvref_t<decltype(left)>;
        const auto* right = std::get_if<List>(&b);
        if (right == nullptr || right->size() != left.size()) return std::nullopt;
        List result(left.size());
        for (std::size_t i = 0; i < left.size(); ++i) {
          const auto one = call(f, left[i], (*right)[i], type);
          if (!one) return std::nullopt;
          result[i] = to_type(*one, type);
        }
        return result;
      },
      a);
}

std::optional<Numbers> fold(const Binary& f, const Numbers& numbers, std::size_t group,
                            ElementType type) {
  return along_groups(f, numbers, group, type, Kept::LastOfGroup);
}

std::optional<Numbers> running(const Binary& f, const Numbers& numbers, std::size_t group,
                               ElementType type) {
  return along_groups(f, numbers, group, type, Kept::All);
}

std::optional<Numbers> compare(const Comparison& f, const Numbers& a, const Numbers& b,
                               ElementType type) {
  return std::visit(
      [&](const auto& left) -> std::optional<Numbers> {
        const auto* right = std::get_if<std::remove_cvref_t<decltype(left)>>(&b);
        if (right == nullptr || right->size() != left.size()) return std::nullopt;
        std::vector<std::int64_t> result(left.size());
        for (std::size_t i = 0; i < left.size(); ++i)
          result[i] = holds(f, left[i], (*right)[i], type) ? 1 : 0;
        return result;
      },
      a);
}

std::optional<Numbers> apply(const Unary& f, const Numbers& numbers, ElementType type) {
  return std::visit(
      [&](const auto& list) -> std::optional<Numbers> {
        std::remove_cvref_t<decltype(list)> result;
        for (const auto number : list) {
          const auto one = call(f, number, type);
          if (!one) return std::nullopt;
          result.push_back(to_type(*one, type));
        }
        return result;
      },
      numbers);
}

std::optional<Numbers> divided(const Numbers& numbers, std::int64_t n, ElementType type) {
  return std::visit(
      [&](auto list) {
        using Element = typename decltype(list)::value_type;
        std::fill(list.begin(), list.end(), static_cast<Element>(n));
        return combine(kDivision, numbers, Numbers{std::move(list)}, type);
      },
      numbers);
}

std::optional<Numbers> convert(const Numbers& numbers, ElementType from, ElementType to) {
  std::vector<std::int64_t> whole;
  std::vector<double> real;
  const auto* integers = std::get_if<std::vector<std::int64_t>>(&numbers);
  if (integers != nullptr && !is_floating(to)) {
    for (const std::int64_t number : *integers) whole.push_back(to_type(number, to));
    return whole;
  }
  if (integers != nullptr) {
    for (const std::int64_t number : *integers) real.push_back(to_type(as_real(number, from), to));
    return real;
  }
  for (const double number : std::get<std::vector<double>>(numbers)) {
    real.push_back(to_type(number, to));
    const Whole part = is_floating(to) ? Whole{0} : truncated(number, to);
    if (!part) return std::nullopt;
    whole.push_back(*part);
  }
  if (is_floating(to)) return real;
  return whole;
}

void evaluate_unary(Inference& node, const Unary& f) {
  const Numbers* numbers = numbers_of(node.inputs().front());
  if (numbers == nullptr || node.outputs().empty()) return;
  if (auto result = apply(f, *numbers, node.outputs().front().type))
    node.set_numbers_at(0, *std::move(result));
}

}  // namespace opcost
