#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Conv: groups divide the taps per output") {
  // Y is 1x6x3x8 = 144 outputs; W holds 2*3*2 = 12 taps per filter.
  const OpCase grouped{"Conv", "1x4x6x8 6x2x3x2 6; group=2 pads=1,1,1,0 strides=2,1"};
  CHECK(shapes_of(grouped) == "1x6x3x8");
  const Happenings expected{
      {"mul float32", 144 * 12},    {"add float32", 144 * 11},  {"read float32 W", 144 * 12},
      {"read float32 X", 144 * 12}, {"read float32 B", 144},    {"add float32 B", 144},
      {"write float32 Y", 144},
  };
  CHECK(count_of(grouped) == expected);
  CHECK(execution_of(grouped) == expected);
  CHECK(macs_of(grouped) == 144 * 12);
}
