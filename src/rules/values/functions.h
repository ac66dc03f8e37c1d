#pragma once

#include <cstdint>

#include "rules/values/whole.h"

// What operators compute with single numbers, where shapes depend on them.
namespace opcost {

/// y = f(a, b). A null member: not defined on such numbers.
struct Binary {
  /// Operands by their bits, both of types of that sign.
  Whole (*whole)(std::int64_t a, std::int64_t b, Signedness sign) = nullptr;
  double (*real)(double a, double b) = nullptr;
};

/// y = f(x), likewise.
struct Unary {
  Whole (*whole)(std::int64_t x, Signedness sign) = nullptr;
  double (*real)(double x) = nullptr;
};

/// Whether a and b stand in a relation; both members are there.
struct Comparison {
  bool (*whole)(std::int64_t a, std::int64_t b, Signedness sign) = nullptr;
  bool (*real)(double a, double b) = nullptr;
};

extern const Binary kAddition, kSubtraction, kMultiplication, kDivision, kPower;
extern const Binary kMaximum, kMinimum;
extern const Unary kNegation, kMagnitude, kRectified;
extern const Unary kSquareRoot, kExponential, kLogarithm;
/// To a whole number; kRounded: halves to the even one.
extern const Unary kFloor, kCeiling, kRounded;
extern const Unary kSign, kReciprocal;

/// The rest of a / b: with the sign of b, or with that of a.
extern const Binary kModulo, kRemainder;

extern const Comparison kEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual;

/// Bit by bit; of truth values too. Not defined on floats.
extern const Binary kBitAnd, kBitOr, kBitXor;
extern const Unary kBitNot, kLogicalNot;
/// By so many bits; all are shifted out by a negative number or one too large.
extern const Binary kShiftLeft, kShiftRight;

}  // namespace opcost
