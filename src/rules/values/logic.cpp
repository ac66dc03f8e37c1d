#include <cmath>

#include "rules/values/functions.h"

// Comparisons and functions of bits.
namespace opcost {
namespace {

using Whole = std::optional<std::int64_t>;

constexpr std::uint64_t bits_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }
constexpr std::int64_t from_bits(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

bool less(std::int64_t a, std::int64_t b, bool is_unsigned) {
  return is_unsigned ? bits_of(a) < bits_of(b) : a < b;
}

// How far numbers of 64 bits are shifted; nothing where no bit remains.
std::optional<int> shift_of(std::int64_t amount, bool is_unsigned) {
  const bool inside = bits_of(amount) < 64 && (is_unsigned || amount >= 0);
  return inside ? std::optional{static_cast<int>(amount)} : std::nullopt;
}

// What goes beyond the width of a narrower type is cut off by the caller.
Whole shift_left(std::int64_t value, std::int64_t amount, bool is_unsigned) {
  const auto shift = shift_of(amount, is_unsigned);
  return shift ? from_bits(bits_of(value) << *shift) : 0;
}

// Signed numbers are filled up with their sign.
Whole shift_right(std::int64_t value, std::int64_t amount, bool is_unsigned) {
  const auto shift = shift_of(amount, is_unsigned);
  if (is_unsigned) return shift ? from_bits(bits_of(value) >> *shift) : 0;
  return value >> shift.value_or(63);
}

}  // namespace

constinit const Comparison kEqual{[](std::int64_t a, std::int64_t b, bool) { return a == b; },
                                  [](double a, double b) { return a == b; }};
constinit const Comparison kLess{less, [](double a, double b) { return a < b; }};
constinit const Comparison kLessOrEqual{
    [](std::int64_t a, std::int64_t b, bool is_unsigned) { return !less(b, a, is_unsigned); },
    [](double a, double b) { return a <= b; }};
constinit const Comparison kGreater{
    [](std::int64_t a, std::int64_t b, bool is_unsigned) { return less(b, a, is_unsigned); },
    [](double a, double b) { return a > b; }};
constinit const Comparison kGreaterOrEqual{
    [](std::int64_t a, std::int64_t b, bool is_unsigned) { return !less(a, b, is_unsigned); },
    [](double a, double b) { return a >= b; }};

constinit const Binary kBitAnd{[](std::int64_t a, std::int64_t b, bool) -> Whole { return a & b; },
                               nullptr};
constinit const Binary kBitOr{[](std::int64_t a, std::int64_t b, bool) -> Whole { return a | b; },
                              nullptr};
constinit const Binary kBitXor{[](std::int64_t a, std::int64_t b, bool) -> Whole { return a ^ b; },
                               nullptr};
constinit const Unary kBitNot{[](std::int64_t x, bool) -> Whole { return ~x; }, nullptr};
constinit const Unary kLogicalNot{[](std::int64_t x, bool) -> Whole { return x == 0 ? 1 : 0; },
                                  nullptr};
constinit const Binary kShiftLeft{shift_left, nullptr};
constinit const Binary kShiftRight{shift_right, nullptr};

}  // namespace opcost
