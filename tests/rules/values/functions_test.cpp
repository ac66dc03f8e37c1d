// The functions of single numbers: signs, bounds and equal operands.
#include "rules/values/functions.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace opcost;

namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr auto kPlain = Signedness::Signed, kNever = Signedness::Unsigned;

}  // namespace

TEST_CASE("Functions: the larger and the smaller of two, by the sign of their type") {
  CHECK(kMaximum.whole(-1, 2, kPlain) == Whole{2});
  CHECK(kMaximum.whole(-1, 2, kNever) == Whole{-1});  // all bits set is the largest
  CHECK(kMinimum.whole(-1, 2, kPlain) == Whole{-1});
  CHECK(kMinimum.whole(-1, 2, kNever) == Whole{2});
  CHECK(kMaximum.real(-1.5, 2.5) == 2.5);
  CHECK(kMaximum.real(2.5, -1.5) == 2.5);
  CHECK(kMinimum.real(-1.5, 2.5) == -1.5);
  CHECK(kMinimum.real(2.5, -1.5) == -1.5);
}

TEST_CASE("Functions: of one number") {
  CHECK(kNegation.whole(kLowest, kPlain) == Whole{kLowest});  // wraps
  CHECK(kNegation.whole(7, kPlain) == Whole{-7});
  CHECK(kNegation.real(1.5) == -1.5);
  CHECK(kMagnitude.whole(-7, kPlain) == Whole{7});
  CHECK(kMagnitude.whole(-7, kNever) == Whole{-7});
  CHECK(kMagnitude.real(-0.5) == 0.5);
  CHECK(kRectified.whole(-7, kPlain) == Whole{0});
  CHECK(kRectified.whole(7, kPlain) == Whole{7});
  CHECK(kRectified.whole(-7, kNever) == Whole{-7});
  CHECK(kRectified.real(-0.5) == 0.0);
  CHECK(kRectified.real(0.5) == 0.5);
  CHECK(kReciprocal.real(4.0) == 0.25);
  CHECK(kSquareRoot.real(9.0) == 3.0);
  CHECK(kExponential.real(0.0) == 1.0);
  CHECK(kLogarithm.real(1.0) == 0.0);
}

TEST_CASE("Functions: rounding, halves to the even one") {
  CHECK(kFloor.real(-1.5) == -2.0);
  CHECK(kCeiling.real(-1.5) == -1.0);
  CHECK(kRounded.real(2.5) == 2.0);
  CHECK(kRounded.real(3.5) == 4.0);
}

TEST_CASE("Functions: the sign of zero is 0, of numbers without a sign 1") {
  CHECK(kSign.whole(-3, kPlain) == Whole{-1});
  CHECK(kSign.whole(-3, kNever) == Whole{1});
  CHECK(kSign.whole(0, kPlain) == Whole{0});
  CHECK(kSign.whole(5, kPlain) == Whole{1});
  CHECK(kSign.real(-0.5) == -1.0);
  CHECK(kSign.real(0.0) == 0.0);
  CHECK(kSign.real(0.5) == 1.0);
}

TEST_CASE("Functions: a remainder has the sign of what divides, or of what is divided") {
  CHECK(kModulo.whole(-7, 3, kPlain) == Whole{2});
  CHECK(kRemainder.whole(-7, 3, kPlain) == Whole{-1});
  CHECK(kModulo.real(-7.0, 3.0) == 2.0);
  CHECK(kRemainder.real(-7.0, 3.0) == -1.0);
  CHECK(kPower.real(2.0, 10.0) == 1024.0);
  CHECK(kDivision.real(1.0, 4.0) == 0.25);
}
