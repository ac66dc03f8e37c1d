// MaxUnpool and Col2Im.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("MaxUnpool: the image that a pool would have seen, or the one asked for") {
  check_shapes({
      {{"MaxUnpool", "1x2x3x4 int64:1x2x3x4; kernel_shape=2,3 strides=2,3"}, "1x2x6x12"},
      {{"MaxUnpool", "1x2x3x4 int64:1x2x3x4; kernel_shape=3,2 pads=1,0,0,1", 9}, "1x2x4x4"},
      {{"MaxUnpool", "1x1x2x2 int64:1x1x2x2 =1,1,5,7; kernel_shape=2,2 strides=2,2"}, "1x1x5x7"},
      {{"MaxUnpool", "1x2x3x4 int64:1x2x4x3; kernel_shape=2,3"}, ""},
      {{"MaxUnpool", "1x2x3x4 int64:1x2x3x4"}, ""},
      {{"MaxUnpool", "1x2 int64:1x2; kernel_shape=2,2"}, ""},
      {{"MaxUnpool", "1x1x2x2 int64:1x1x2x2 =5,7; kernel_shape=2,2"}, ""},
      {{"MaxUnpool", "1x1x2x2 int64:1x1x2x2 =1,1,5,-7; kernel_shape=2,2"}, ""},
      {{"MaxUnpool", "1x1x2x2 int64:1x1x2x2 int64:4; kernel_shape=2,2"}, ""},
  });
}

TEST_CASE("MaxUnpool: zeros everywhere, then every element where it was") {
  // 2*6*12 zeros, then 24 elements.
  const OpCase unpool{"MaxUnpool", "1x2x3x4 int64:1x2x3x4; kernel_shape=2,3 strides=2,3"};
  const Happenings expected{
      {"read float32 X", 24}, {"read int64 I", 24}, {"write float32 output", 144 + 24}};
  CHECK(count_of(unpool) == expected);
  CHECK(execution_of(unpool) == expected);
}

TEST_CASE("Col2Im: every element of the blocks is added into the image") {
  // 6x7 padded to 7x8: 5 * 4 blocks of 3x2 with strides 1, 2; 2 channels.
  const OpCase fold{"Col2Im", "2x12x20 =6,7 =3,2; strides=1,2 pads=1,0,0,1"};
  CHECK(shapes_of(fold) == "2x2x6x7");
  const Happenings expected{
      {"read float32 input", 480}, {"add float32", 480}, {"write float32 output", 168}};
  CHECK(count_of(fold) == expected);
  CHECK(execution_of(fold) == expected);
  check_shapes({
      {{"Col2Im", "1x5x5 =5,5 =1,5"}, "1x1x5x5"},
      {{"Col2Im", "1x4x5 =6,6 =2,2; dilations=1,5"}, "1x1x6x6"},
      {{"Col2Im", "1x10x12 =3,4,5 =1,1,5"}, "1x2x3x4x5"},
      {{"Col2Im", "2x12x20 =6,7 =3,2"}, ""},
      {{"Col2Im", "2x11x30 =6,7 =3,2"}, ""},
      {{"Col2Im", "2x12x30 =6,7 =3,0"}, ""},
      {{"Col2Im", "2x12x30 =6,7 =3"}, ""},
      {{"Col2Im", "2x12x30 =6,9223372036854775807 =3,2"}, ""},
      {{"Col2Im", "2x12x30 =6,7 =7,2"}, ""},
      {{"Col2Im", "2x12 =6,7 =3,2"}, ""},
      {{"Col2Im", "2x12x30 int64:2 =3,2"}, ""},
  });
}
