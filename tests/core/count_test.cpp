// Counts with an overflow that stays.
#include "opcost/core/count.h"

#include <doctest/doctest.h>

using opcost::Count;

TEST_CASE("Count: a product that does not fit is an overflow and stays one") {
  const Count big{std::uint64_t{1} << 40};
  CHECK((big * big).has_overflowed());
  CHECK((big * big + Count{1}).has_overflowed());
  CHECK_FALSE((big * big).exact().has_value());
}

TEST_CASE("Count: nothing times an overflow is nothing") {
  CHECK((Count{0} * Count::overflowed()).is_zero());
}

TEST_CASE("Count: an overflow is larger than every count") {
  CHECK(Count{UINT64_MAX} < Count::overflowed());
}

TEST_CASE("Count: one less than nothing is nothing") {
  CHECK(Count{0}.minus_one().is_zero());
  CHECK(Count{3}.minus_one() == Count{2});
}
