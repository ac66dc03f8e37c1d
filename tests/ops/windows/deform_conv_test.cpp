// The operator DeformConv.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("DeformConv: coordinates and values once, then the sums of a convolution") {
  // Y is 1x6x3x6: 18 places. 216 offsets: place + offset, floor, two differences.
  // 3*2 taps * 4 channels * 18 places = 432 values: three blends of two, and the mask.
  // 108 outputs of 2*3*2 = 12 products.
  const OpCase deform{"DeformConv", "1x4x5x7 6x2x3x2 1x12x3x6 6 1x6x3x6; group=2", 19};
  CHECK(shapes_of(deform) == "1x6x3x6");
  const Happenings expected{
      {"mul float32", 432 * 6 + 432 + 1296},
      {"add float32", 216 * 3 + 432 * 3 + 108 * 11},
      {"convert float32", 216},
      {"read float32 offset", 216},
      {"read float32 X", 432 * 4 + 1296},
      {"read float32 mask", 432},
      {"read float32 W", 1296},
      {"read float32 B", 108},
      {"add float32 B", 108},
      {"write float32 Y", 108},
  };
  CHECK(count_of(deform) == expected);
  CHECK(execution_of(deform) == expected);
  CHECK(macs_of(deform) == 1296);
}

TEST_CASE("DeformConv: offsets are two per tap, place and offset group") {
  check_shapes({
      {{"DeformConv", "1x4x5x7 6x4x3x2 1x24x3x6; offset_group=2", 19}, "1x6x3x6"},
      {{"DeformConv", "2x1x3x3 1x1x2x2 2x8x4x4; pads=1,1,1,1", 22}, "2x1x4x4"},
      {{"DeformConv", "1x1x3x4x5 1x1x2x2x2 1x24x2x3x4", 22}, "1x1x2x3x4"},
      {{"DeformConv", "1x4x5x7 6x4x3x2 1x12x6x3", 19}, ""},
      {{"DeformConv", "1x4x5x7 6x4x3x2 1x12x3x6; offset_group=3", 19}, ""},
      {{"DeformConv", "1x4x5x7 6x4x3x2 1x12x3x6; offset_group=2", 19}, ""},
      {{"DeformConv", "1x4x5x7 6x4x3x2 1x12x3x6 5", 19}, ""},
      {{"DeformConv", "1x4x5x7 6x4x3x2 1x12x3x6 6 1x12x3x6", 19}, ""},
      {{"DeformConv", "1x4x5x7 6x2x3x2 1x12x3x6", 19}, ""},
      {{"DeformConv", "1x0x5x7 6x0x3x2 1x12x3x6", 19}, "1x6x3x6"},
  });
}
