#pragma once

#include <cstdint>
#include <optional>

// What operators compute with single numbers, where shapes depend on them.
namespace opcost {

/// y = f(a, b). A null member: not defined on such numbers.
struct Binary {
  /// Operands by their bit pattern; `is_unsigned`: the type of both is.
  std::optional<std::int64_t> (*whole)(std::int64_t a, std::int64_t b, bool is_unsigned) = nullptr;
  double (*real)(double a, double b) = nullptr;
};

/// y = f(x), likewise.
struct Unary {
  std::optional<std::int64_t> (*whole)(std::int64_t x, bool is_unsigned) = nullptr;
  double (*real)(double x) = nullptr;
};

extern const Binary kAddition, kSubtraction, kMultiplication, kDivision, kPower;
extern const Binary kMaximum, kMinimum;
extern const Unary kNegation, kMagnitude, kRectified;
extern const Unary kSquareRoot, kExponential, kLogarithm, kFloor, kCeiling;

}  // namespace opcost
