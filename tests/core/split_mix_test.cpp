// The random number generator against its reference implementation.
#include "core/split_mix.h"

#include <doctest/doctest.h>

TEST_CASE("SplitMix64: gives the numbers of its reference implementation") {
  // The first two of the seed 1234567.
  opcost::SplitMix64 source(1234567);
  CHECK(source.bits() == 6457827717110365317ULL);
  CHECK(source.bits() == 3203168211198807973ULL);
}
