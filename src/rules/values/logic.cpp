// Comparisons, shifts and bit functions of two numbers, for value rules.
#include <cmath>

#include "rules/values/functions.h"

namespace opcost {
namespace {

// The amount of a shift of 64 bits; std::nullopt if no bit remains.
std::optional<int> shift_of(std::int64_t amount) {
  const bool inside = bits_of(amount) < 64;
  return inside ? std::optional{static_cast<int>(amount)} : std::nullopt;
}

// The caller cuts off what is beyond the width of a narrower type.
Whole shift_left(std::int64_t value, std::int64_t amount, Signedness) {
  const auto shift = shift_of(amount);
  return shift ? from_bits(bits_of(value) << *shift) : 0;
}

// Signed numbers are filled with their sign.
Whole shift_right(std::int64_t value, std::int64_t amount, Signedness sign) {
  const auto shift = shift_of(amount);
  if (sign == Signedness::Unsigned) return shift ? from_bits(bits_of(value) >> *shift) : 0;
  return value >> shift.value_or(63);
}

}  // namespace

constinit const Comparison kEqual{[](std::int64_t a, std::int64_t b, Signedness) { return a == b; },
                                  [](double a, double b) { return a == b; }};
constinit const Comparison kLess{is_below, [](double a, double b) { return a < b; }};
constinit const Comparison kLessOrEqual{
    [](std::int64_t a, std::int64_t b, Signedness sign) { return !is_below(b, a, sign); },
    [](double a, double b) { return a <= b; }};
constinit const Comparison kGreater{
    [](std::int64_t a, std::int64_t b, Signedness sign) { return is_below(b, a, sign); },
    [](double a, double b) { return a > b; }};
constinit const Comparison kGreaterOrEqual{
    [](std::int64_t a, std::int64_t b, Signedness sign) { return !is_below(a, b, sign); },
    [](double a, double b) { return a >= b; }};

constinit const Binary kBitAnd{
    [](std::int64_t a, std::int64_t b, Signedness) -> Whole { return a & b; }, nullptr};
constinit const Binary kBitOr{
    [](std::int64_t a, std::int64_t b, Signedness) -> Whole { return a | b; }, nullptr};
constinit const Binary kBitXor{
    [](std::int64_t a, std::int64_t b, Signedness) -> Whole { return a ^ b; }, nullptr};
constinit const Unary kBitNot{[](std::int64_t x, Signedness) -> Whole { return ~x; }, nullptr};
constinit const Unary kLogicalNot{
    [](std::int64_t x, Signedness) -> Whole { return x == 0 ? 1 : 0; }, nullptr};
constinit const Binary kShiftLeft{shift_left, nullptr};
constinit const Binary kShiftRight{shift_right, nullptr};

}  // namespace opcost
