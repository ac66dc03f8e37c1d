#include "rules/values/functions.h"

#include <cmath>

namespace opcost {
namespace {

using Whole = std::optional<std::int64_t>;

constexpr std::uint64_t bits_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }
constexpr std::int64_t from_bits(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

bool less(std::int64_t a, std::int64_t b, bool is_unsigned) {
  return is_unsigned ? bits_of(a) < bits_of(b) : a < b;
}

// Towards zero, as C++ and hardware. INT64_MIN / -1 wraps.
Whole divide(std::int64_t a, std::int64_t b, bool is_unsigned) {
  if (b == 0) return std::nullopt;
  if (is_unsigned) return from_bits(bits_of(a) / bits_of(b));
  return b == -1 ? from_bits(0 - bits_of(a)) : a / b;
}

// Of C++ and hardware: with the sign of a. INT64_MIN % -1 is 0.
Whole remainder(std::int64_t a, std::int64_t b, bool is_unsigned) {
  if (b == 0) return std::nullopt;
  if (is_unsigned) return from_bits(bits_of(a) % bits_of(b));
  return b == -1 ? 0 : a % b;
}

// With the sign of b.
Whole modulo(std::int64_t a, std::int64_t b, bool is_unsigned) {
  const auto rest = remainder(a, b, is_unsigned);
  const bool other_sign = rest && !is_unsigned && *rest != 0 && (*rest < 0) != (b < 0);
  return other_sign ? *rest + b : rest;
}

double modulo(double a, double b) {
  const double rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

Whole power(std::int64_t base, std::int64_t exponent, bool is_unsigned) {
  if (exponent < 0 && !is_unsigned) return std::nullopt;
  std::uint64_t result = 1, square = bits_of(base);
  for (std::uint64_t rest = bits_of(exponent); rest > 0; rest >>= 1) {
    if ((rest & 1) != 0) result *= square;
    square *= square;
  }
  return from_bits(result);
}

}  // namespace

constinit const Binary kAddition{[](std::int64_t a, std::int64_t b, bool) -> Whole {
                                   return from_bits(bits_of(a) + bits_of(b));
                                 },
                                 [](double a, double b) { return a + b; }};
constinit const Binary kSubtraction{[](std::int64_t a, std::int64_t b, bool) -> Whole {
                                      return from_bits(bits_of(a) - bits_of(b));
                                    },
                                    [](double a, double b) { return a - b; }};
constinit const Binary kMultiplication{[](std::int64_t a, std::int64_t b, bool) -> Whole {
                                         return from_bits(bits_of(a) * bits_of(b));
                                       },
                                       [](double a, double b) { return a * b; }};
constinit const Binary kDivision{divide, [](double a, double b) { return a / b; }};
constinit const Binary kPower{power, [](double a, double b) { return std::pow(a, b); }};
constinit const Binary kMaximum{[](std::int64_t a, std::int64_t b, bool is_unsigned) -> Whole {
                                  return less(a, b, is_unsigned) ? b : a;
                                },
                                [](double a, double b) { return a < b ? b : a; }};
constinit const Binary kMinimum{[](std::int64_t a, std::int64_t b, bool is_unsigned) -> Whole {
                                  return less(b, a, is_unsigned) ? b : a;
                                },
                                [](double a, double b) { return b < a ? b : a; }};

constinit const Binary kRemainder{remainder, [](double a, double b) { return std::fmod(a, b); }};
constinit const Binary kModulo{modulo, modulo};

constinit const Unary kNegation{
    [](std::int64_t x, bool) -> Whole { return from_bits(0 - bits_of(x)); },
    [](double x) { return -x; }};
constinit const Unary kMagnitude{[](std::int64_t x, bool is_unsigned) -> Whole {
                                   return x < 0 && !is_unsigned ? from_bits(0 - bits_of(x)) : x;
                                 },
                                 [](double x) { return std::abs(x); }};
constinit const Unary kRectified{
    [](std::int64_t x, bool is_unsigned) -> Whole { return x < 0 && !is_unsigned ? 0 : x; },
    [](double x) { return x < 0 ? 0 : x; }};
constinit const Unary kSquareRoot{nullptr, [](double x) { return std::sqrt(x); }};
constinit const Unary kExponential{nullptr, [](double x) { return std::exp(x); }};
constinit const Unary kLogarithm{nullptr, [](double x) { return std::log(x); }};
constinit const Unary kFloor{nullptr, [](double x) { return std::floor(x); }};
constinit const Unary kCeiling{nullptr, [](double x) { return std::ceil(x); }};
constinit const Unary kRounded{nullptr, [](double x) { return std::nearbyint(x); }};
constinit const Unary kReciprocal{nullptr, [](double x) { return 1 / x; }};
constinit const Unary kSign{
    [](std::int64_t x, bool is_unsigned) -> Whole { return x < 0 && !is_unsigned ? -1 : x != 0; },
    [](double x) { return static_cast<double>((x > 0) - (x < 0)); }};

}  // namespace opcost
