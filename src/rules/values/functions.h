#pragma once

#include <cstdint>

#include "rules/values/whole.h"

// Functions of single numbers, for value rules.
namespace opcost {

/// y = f(a, b). A null member: the operator is not defined on such numbers.
struct Binary {
  /// Operands by their bits, both of types of that sign.
  Whole (*whole)(std::int64_t a, std::int64_t b, Signedness sign) = nullptr;
  double (*real)(double a, double b) = nullptr;
};

/// y = f(x), in the same form.
struct Unary {
  Whole (*whole)(std::int64_t x, Signedness sign) = nullptr;
  double (*real)(double x) = nullptr;
};

/// A relation of a and b; no member is null.
struct Comparison {
  bool (*whole)(std::int64_t a, std::int64_t b, Signedness sign) = nullptr;
  bool (*real)(double a, double b) = nullptr;
};

extern const Binary kAddition, kSubtraction, kMultiplication, kDivision, kPower;
extern const Binary kMaximum, kMinimum;
extern const Unary kNegation, kMagnitude, kRectified;
extern const Unary kSquareRoot, kExponential, kLogarithm;
/// To an integer; kRounded: halves go to the even one.
extern const Unary kFloor, kCeiling, kRounded;
extern const Unary kSign, kReciprocal;

/// The remainder of a / b: with the sign of b, and with the sign of a.
extern const Binary kModulo, kRemainder;

extern const Comparison kEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual;

/// On bits, also of booleans. Not defined on floats.
extern const Binary kBitAnd, kBitOr, kBitXor;
extern const Unary kBitNot, kLogicalNot;
/// A negative or too large amount shifts all bits out.
extern const Binary kShiftLeft, kShiftRight;

}  // namespace opcost
