// Arithmetic functions of two numbers, for 64-bit integers and doubles.
#include "rules/values/functions.h"

#include <cmath>

namespace opcost {
namespace {

// Toward zero, as in C++ and hardware. INT64_MIN / -1 wraps.
Whole divide(std::int64_t a, std::int64_t b, Signedness sign) {
  if (b == 0) return std::nullopt;
  if (sign == Signedness::Unsigned) return from_bits(bits_of(a) / bits_of(b));
  return b == -1 ? from_bits(0 - bits_of(a)) : a / b;
}

// The remainder of C++ and hardware, with the sign of a. INT64_MIN % -1 is 0.
Whole remainder(std::int64_t a, std::int64_t b, Signedness sign) {
  if (b == 0) return std::nullopt;
  if (sign == Signedness::Unsigned) return from_bits(bits_of(a) % bits_of(b));
  return b == -1 ? 0 : a % b;
}

// With the sign of b.
Whole modulo(std::int64_t a, std::int64_t b, Signedness sign) {
  const auto rest = remainder(a, b, sign);
  const bool other_sign =
      rest && sign == Signedness::Signed && *rest != 0 && (*rest < 0) != (b < 0);
  return other_sign ? *rest + b : rest;
}

double modulo(double a, double b) {
  const double rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

Whole power(std::int64_t base, std::int64_t exponent, Signedness sign) {
  if (is_negative(exponent, sign)) return std::nullopt;
  std::uint64_t result = 1, square = bits_of(base);
  for (std::uint64_t rest = bits_of(exponent); rest > 0; rest >>= 1) {
    if ((rest & 1) != 0) result *= square;
    square *= square;
  }
  return from_bits(result);
}

}  // namespace

constinit const Binary kAddition{[](std::int64_t a, std::int64_t b, Signedness) -> Whole {
                                   return from_bits(bits_of(a) + bits_of(b));
                                 },
                                 [](double a, double b) { return a + b; }};
constinit const Binary kSubtraction{[](std::int64_t a, std::int64_t b, Signedness) -> Whole {
                                      return from_bits(bits_of(a) - bits_of(b));
                                    },
                                    [](double a, double b) { return a - b; }};
constinit const Binary kMultiplication{[](std::int64_t a, std::int64_t b, Signedness) -> Whole {
                                         return from_bits(bits_of(a) * bits_of(b));
                                       },
                                       [](double a, double b) { return a * b; }};
constinit const Binary kDivision{divide, [](double a, double b) { return a / b; }};
constinit const Binary kPower{power, [](double a, double b) { return std::pow(a, b); }};
constinit const Binary kMaximum{[](std::int64_t a, std::int64_t b, Signedness sign) -> Whole {
                                  return is_below(a, b, sign) ? b : a;
                                },
                                [](double a, double b) { return a < b ? b : a; }};
constinit const Binary kMinimum{[](std::int64_t a, std::int64_t b, Signedness sign) -> Whole {
                                  return is_below(b, a, sign) ? b : a;
                                },
                                [](double a, double b) { return b < a ? b : a; }};

constinit const Binary kRemainder{remainder, [](double a, double b) { return std::fmod(a, b); }};
constinit const Binary kModulo{modulo, modulo};

constinit const Unary kNegation{
    [](std::int64_t x, Signedness) -> Whole { return from_bits(0 - bits_of(x)); },
    [](double x) { return -x; }};
constinit const Unary kMagnitude{[](std::int64_t x, Signedness sign) -> Whole {
                                   return is_negative(x, sign) ? from_bits(0 - bits_of(x)) : x;
                                 },
                                 [](double x) { return std::abs(x); }};
constinit const Unary kRectified{
    [](std::int64_t x, Signedness sign) -> Whole { return is_negative(x, sign) ? 0 : x; },
    [](double x) { return x < 0 ? 0 : x; }};
constinit const Unary kSquareRoot{nullptr, [](double x) { return std::sqrt(x); }};
constinit const Unary kExponential{nullptr, [](double x) { return std::exp(x); }};
constinit const Unary kLogarithm{nullptr, [](double x) { return std::log(x); }};
constinit const Unary kFloor{nullptr, [](double x) { return std::floor(x); }};
constinit const Unary kCeiling{nullptr, [](double x) { return std::ceil(x); }};
constinit const Unary kRounded{nullptr, [](double x) { return std::nearbyint(x); }};
constinit const Unary kReciprocal{nullptr, [](double x) { return 1 / x; }};
constinit const Unary kSign{
    [](std::int64_t x, Signedness sign) -> Whole { return is_negative(x, sign) ? -1 : x != 0; },
    [](double x) { return static_cast<double>((x > 0) - (x < 0)); }};

}  // namespace opcost
