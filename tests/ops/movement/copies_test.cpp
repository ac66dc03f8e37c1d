// Expand, Tile, DepthToSpace, SpaceToDepth, Trilu, CenterCropPad,
// ReverseSequence and OneHot.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Expand: broadcasts in both directions, and copies") {
  check_shapes({
      {{"Expand", "3x1 =2,1,5"}, "2x3x5"},
      {{"Expand", "2x3x5 =3,1"}, "2x3x5"},
      {{"Expand", "3x1 =1"}, "3x1"},
      {{"Expand", "() =2,3", 8}, "2x3"},
      {{"Expand", "1 =0"}, "0"},
      {{"Expand", "3 =2"}, ""},
      {{"Expand", "3 =-1"}, ""},
      {{"Expand", "3 int64:1"}, ""},
      {{"Expand", "0x4611686018427387904x4611686018427387904 =1,1,1"},
       "0x4611686018427387904x4611686018427387904"},
  });
  CHECK(count_of({"Expand", "float16:3x1 =2,1,5"}) ==
        Happenings{{"read float16 input", 30}, {"write float16 output", 30}});
  check_numbers({
      {{"Expand", "int64:2x1=7,8 =1,3"}, "7,7,7,8,8,8"},
      {{"Expand", "()=4 =2,1"}, "4,4"},
      {{"Expand", "bool:1=1 =3"}, "1,1,1"},
      {{"Expand", "float32:1=0.5 =2"}, "0.5,0.5"},
      {{"Expand", "=1,2 =2"}, "1,2"},
      {{"Expand", "=1 =0"}, ""},
  });
}

TEST_CASE("Tile: repeats each axis, in opset 1 only one") {
  check_shapes({
      {{"Tile", "2x3 =2,1"}, "4x3"},
      {{"Tile", "2x3 =0,4", 6}, "0x12"},
      {{"Tile", "2x3 ()=4 ()=1", 1}, "2x12"},
      {{"Tile", "2x3 float32:1=4 float32:1=0", 1}, "8x3"},
      {{"Tile", "() ="}, "scalar"},
      {{"Tile", "2x3 =2"}, ""},
      {{"Tile", "2x3 =2,-1"}, ""},
      {{"Tile", "2x3 ()=4 ()=2", 1}, ""},
      {{"Tile", "2x3 () ()=1", 1}, ""},
      {{"Tile", "2x3 int64:2"}, ""},
      {{"Tile", "4611686018427387904 =4"}, ""},
  });
  CHECK(count_of({"Tile", "2x3 =2,3"}) ==
        Happenings{{"read float32 input", 36}, {"write float32 output", 36}});
  check_numbers({
      {{"Tile", "=1,2 =3"}, "1,2,1,2,1,2"},
      {{"Tile", "int64:2x2=1,2,3,4 =1,2"}, "1,2,1,2,3,4,3,4"},
      {{"Tile", "int64:2x2=1,2,3,4 ()=2 ()=0", 1}, "1,2,3,4,1,2,3,4"},
      {{"Tile", "=1,2 =0"}, ""},
  });
}

TEST_CASE("DepthToSpace and SpaceToDepth: move blocks between channels and pixels") {
  check_shapes({
      {{"DepthToSpace", "2x12x2x3; blocksize=2"}, "2x3x4x6"},
      {{"DepthToSpace", "2x12x2x3; blocksize=2 mode=CRD"}, "2x3x4x6"},
      {{"DepthToSpace", "1x9x2x3; blocksize=3", 1}, "1x1x6x9"},
      {{"DepthToSpace", "1x0x2x3; blocksize=2"}, "1x0x4x6"},
      {{"DepthToSpace", "2x6x2x3; blocksize=2"}, ""},
      {{"DepthToSpace", "12x2x3; blocksize=2"}, ""},
      {{"DepthToSpace", "2x12x2x3"}, ""},
      {{"DepthToSpace", "2x12x2x3; blocksize=-2"}, ""},
      {{"DepthToSpace", "2x12x2x3; blocksize=4294967296"}, ""},
      {{"DepthToSpace", "1x0x9223372036854775807x3; blocksize=2"}, ""},
      {{"SpaceToDepth", "2x3x4x6; blocksize=2"}, "2x12x2x3"},
      {{"SpaceToDepth", "2x3x4x6; blocksize=2 mode=CRD", 28}, "2x12x2x3"},
      {{"SpaceToDepth", "2x3x4x5; blocksize=2"}, ""},
      {{"SpaceToDepth", "2x3x5x4; blocksize=2"}, ""},
      {{"SpaceToDepth", "2x3x4x6; blocksize=0"}, ""},
      {{"SpaceToDepth", "2x4611686018427387904x4x6; blocksize=2"}, ""},
  });
  CHECK(count_of({"SpaceToDepth", "int8:1x3x4x6; blocksize=2"}) ==
        Happenings{{"read int8 input", 72}, {"write int8 output", 72}});
}

TEST_CASE("Trilu: reads what it keeps and writes everything") {
  check_shapes({
      {{"Trilu", "2x3x5"}, "2x3x5"},
      {{"Trilu", "3x5 ()=-9223372036854775808"}, "3x5"},
      {{"Trilu", "5"}, ""},
      {{"Trilu", "3x5 =1,2"}, ""},
  });
  // 3x5, above the main diagonal and on it: rows of 5, 4 and 3 elements.
  CHECK(count_of({"Trilu", "3x5"}) ==
        Happenings{{"read float32 input", 12}, {"write float32 output", 15}});
  // Below it and on it: rows of 1, 2 and 3 elements.
  CHECK(count_of({"Trilu", "3x5; upper=0"}) ==
        Happenings{{"read float32 input", 6}, {"write float32 output", 15}});
  CHECK(count_of({"Trilu", "5x3 ()=9223372036854775807"}) ==
        Happenings{{"write float32 output", 15}});
  CHECK(count_of({"Trilu", "5x3 ()=-9223372036854775808"}).at("read float32 input") == 15);
  CHECK(count_of({"Trilu", "4x0x3"}).empty());
  CHECK(count_of({"Trilu", "0x2x3"}).empty());
  // k arrives at run time.
  CHECK(count_of({"Trilu", "3x5 int64:()"}).at("read float32 input") == 15);
  CHECK(assumptions_of({"Trilu", "3x5 int64:()"}).size() == 1);
  CHECK(assumptions_of({"Trilu", "3x5 ()=1"}).empty());
  check_numbers({
      {{"Trilu", "int64:2x3=1,2,3,4,5,6"}, "1,2,3,0,5,6"},
      {{"Trilu", "int64:2x3=1,2,3,4,5,6 ()=1"}, "0,2,3,0,0,6"},
      {{"Trilu", "int64:2x3=1,2,3,4,5,6 ()=-9223372036854775808; upper=0"}, "0,0,0,0,0,0"},
      {{"Trilu", "int64:2x3=1,2,3,4,5,6; upper=0"}, "1,0,0,4,5,0"},
  });
}

TEST_CASE("Trilu: the kept elements are those that a loop over all finds") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const auto rows = dice.between(1, 6), columns = dice.between(1, 6), k = dice.between(-8, 8);
    const bool upper = dice.coin();
    std::uint64_t kept = 0;
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = 0; j < columns; ++j) kept += (upper ? j >= i + k : j <= i + k) ? 1 : 0;
    const OpCase node{"Trilu", dims_text({rows, columns}) + " ()=" + std::to_string(k) +
                                   (upper ? "; upper=1" : "; upper=0")};
    CAPTURE(node.line);
    auto counted = count_of(node);
    CHECK(counted["read float32 input"] == kept);
  }
}

TEST_CASE("CenterCropPad: crops some axes and pads others, reading what both have") {
  check_shapes({
      {{"CenterCropPad", "5x3 =2,4"}, "2x4"},
      {{"CenterCropPad", "5x3x7 =9; axes=-1,"}, "5x3x9"},
      {{"CenterCropPad", "5x3 =0,4"}, "0x4"},
      {{"CenterCropPad", "5x3 =2"}, ""},
      {{"CenterCropPad", "5x3 =2,-1"}, ""},
      {{"CenterCropPad", "5x3 =2,4; axes=0,0"}, ""},
      {{"CenterCropPad", "5x3 =2,4; axes=0,2"}, ""},
      {{"CenterCropPad", "5x3 int64:2"}, ""},
  });
  // 2 of 5 rows stay, and all 3 columns.
  CHECK(count_of({"CenterCropPad", "5x3 =2,4"}) ==
        Happenings{{"read float32 input_data", 6}, {"write float32 output_data", 8}});
}

TEST_CASE("ReverseSequence: copies all, whatever the lengths") {
  check_shapes({
      {{"ReverseSequence", "4x3x2 int64:3"}, "4x3x2"},
      {{"ReverseSequence", "4x3x2 int64:4; time_axis=1 batch_axis=0"}, "4x3x2"},
      {{"ReverseSequence", "4x3x2 int64:4"}, ""},
      {{"ReverseSequence", "4x3 int64:3; time_axis=1"}, ""},
      {{"ReverseSequence", "4x3x2 int64:2; time_axis=0 batch_axis=2"}, ""},
      {{"ReverseSequence", "4x3x2 int64:2; time_axis=-1 batch_axis=1"}, ""},
      {{"ReverseSequence", "4 int64:4"}, ""},
  });
  CHECK(count_of({"ReverseSequence", "4x3x2 int64:3"}) ==
        Happenings{
            {"read int64 sequence_lens", 3}, {"read float32 input", 24}, {"write float32 Y", 24}});
  check_numbers({
      // Columns 1,3,5 and 2,4,6; the first two of the one, all of the other.
      {{"ReverseSequence", "int64:3x2=1,2,3,4,5,6 =2,3"}, "3,6,1,4,5,2"},
      {{"ReverseSequence", "int64:2x3=1,2,3,4,5,6 =2,3; time_axis=1 batch_axis=0"}, "2,1,3,6,5,4"},
      {{"ReverseSequence", "int64:2x3=1,2,3,4,5,6 =2,4; time_axis=1 batch_axis=0"}, "unknown"},
  });
}

TEST_CASE("OneHot: a new axis, each index read once") {
  check_shapes({
      {{"OneHot", "int64:2x3 ()=5 2"}, "2x3x5"},
      {{"OneHot", "int64:2x3 =5 2; axis=0", 9}, "5x2x3"},
      {{"OneHot", "int64:2x3 float32:1=5 2; axis=-2"}, "2x5x3"},
      {{"OneHot", "int64:() ()=5 2"}, "5"},
      {{"OneHot", "int64:2x3 ()=5 2; axis=3"}, ""},
      {{"OneHot", "int64:2x3 ()=5 2; axis=-4"}, ""},
      {{"OneHot", "int64:2x3 ()=-5 2"}, ""},
      {{"OneHot", "int64:2x3 float32:1=1e30 2"}, ""},
      {{"OneHot", "int64:2x3 =5,6 2"}, ""},
      {{"OneHot", "int64:2x3 ()=5 3"}, ""},
      {{"OneHot", "int64:2x3 int64:() 2"}, ""},
  });
  CHECK(count_of({"OneHot", "int32:2x3 ()=5 float16:2"}) ==
        Happenings{
            {"read float16 values", 2}, {"read int32 indices", 6}, {"write float16 output", 30}});
  check_numbers({
      {{"OneHot", "=1,-1,3 ()=3 =0,9"}, "0,9,0,0,0,9,0,0,0"},
      {{"OneHot", "=1,0 ()=3 =4,5; axis=0"}, "4,5,5,4,4,4"},
  });
}
