// Transpose, Concat, Split, Slice, Gather and Pad.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Transpose: orders axes by perm, by default backwards") {
  check_shapes({
      {{"Transpose", "2x3x5"}, "5x3x2"},
      {{"Transpose", "2x3x5; perm=1,0,2"}, "3x2x5"},
      {{"Transpose", "()"}, "scalar"},
      {{"Transpose", "2x3x5; perm=0,1"}, ""},
      {{"Transpose", "2x3x5; perm=0,1,1"}, ""},
      {{"Transpose", "2x3x5; perm=0,1,3"}, ""},
      {{"Transpose", "2x3x5; perm=0,1,-1"}, ""},
      {{"Transpose", "2x3; perm=1,0.5"}, ""},
  });
  CHECK(count_of({"Transpose", "float16:2x3"}) ==
        Happenings{{"read float16 data", 6}, {"write float16 transposed", 6}});
}

TEST_CASE("Concat: joins along the axis, each element read and written once") {
  check_shapes({
      {{"Concat", "2x3 2x4; axis=1"}, "2x7"},
      {{"Concat", "2x3 2x4 2x0; axis=-1"}, "2x7"},
      {{"Concat", "2x3; axis=0"}, "2x3"},
      {{"Concat", "2x3 2x4", 1}, "2x7"},
      {{"Concat", "2x3 2x4"}, ""},
      {{"Concat", "2x3 2x4; axis=0"}, ""},
      {{"Concat", "2x3 2x4; axis=2"}, ""},
      {{"Concat", "2x3 2x4x1; axis=1"}, ""},
      {{"Concat", "2x3 int8:2x4; axis=1"}, ""},
      {{"Concat", "() (); axis=0"}, ""},
      {{"Concat", "; axis=0"}, ""},
      {{"Concat", "4611686018427387904 4611686018427387904; axis=0"}, ""},
  });
  CHECK(count_of({"Concat", "2x3 2x4; axis=1"}) == Happenings{{"read float32 inputs[0]", 6},
                                                              {"read float32 inputs[1]", 8},
                                                              {"write float32 concat_result", 14}});
}

TEST_CASE("Concat: 100,000 inputs are no trouble") {
  std::string line;
  for (int i = 0; i < 100'000; ++i) line += "2 ";
  const OpCase node{"Concat", line + "; axis=0"};
  CHECK(shapes_of(node) == "200000");
  const Happenings counted = count_of(node);
  CHECK(counted.size() == 100'001);
  CHECK(counted.at("write float32 concat_result") == 200'000);
}

TEST_CASE("Split: into given parts, equal parts, or equal but for the last") {
  check_shapes({
      {{"Split", "7 =3,4; outputs=2"}, "3 4"},
      {{"Split", "2x7; axis=1 split=3,4 outputs=2", 11}, "2x3 2x4"},
      {{"Split", "2x6; axis=-1 outputs=3", 2}, "2x2 2x2 2x2"},
      {{"Split", "7; num_outputs=3 outputs=3"}, "3 3 1"},
      {{"Split", "5; num_outputs=4 outputs=4"}, "2 2 1 0"},
      {{"Split", "6 =0,6; outputs=2"}, "0 6"},
      {{"Split", "6; outputs=1"}, "6"},
      {{"Split", "7; outputs=3", 13}, ""},
      {{"Split", "7; num_outputs=2 outputs=3"}, ""},
      {{"Split", "7; num_outputs=-1 outputs=3"}, ""},
      {{"Split", "7; num_outputs=9223372036854775807 outputs=3"}, "1 1 1"},
      {{"Split", "7; outputs=0"}, ""},
      {{"Split", "7 =3,3; outputs=2"}, ""},
      {{"Split", "7 =3,5; outputs=2"}, ""},
      {{"Split", "7 =8,-1; outputs=2"}, ""},
      {{"Split", "7 =3,4; outputs=3"}, ""},
      {{"Split", "7 =9223372036854775807,9223372036854775807,9; outputs=3"}, ""},
      {{"Split", "(); outputs=2"}, ""},
      {{"Split", "7 int64:2; outputs=2"}, ""},
  });
  CHECK(count_of({"Split", "7 =3,4; outputs=2"}) == Happenings{{"read float32 input", 7},
                                                               {"write float32 outputs[0]", 3},
                                                               {"write float32 outputs[1]", 4}});
}

TEST_CASE("Slice: clamps and steps as numpy does, in both directions") {
  check_shapes({
      {{"Slice", "8x9; starts=1,2 ends=4,-1", 1}, "3x6"},
      {{"Slice", "8x9; starts=2, ends=1000, axes=1,", 1}, "8x7"},
      {{"Slice", "8x9 =1 =4"}, "3x9"},
      {{"Slice", "8x9 =-3 =9223372036854775807 =-1"}, "8x3"},
      {{"Slice", "8x9 =0 =9 =1 =2"}, "8x5"},
      {{"Slice", "8x9 =-1 =-10 =1 =-1"}, "8x9"},
      {{"Slice", "8x9 =-1 =-9223372036854775808 =1 =-3"}, "8x3"},
      {{"Slice", "8x9 =20 =1 =1 =-2"}, "8x4"},  // 8, 6, 4, 2
      {{"Slice", "8x9 =5 =2"}, "0x9"},
      {{"Slice", "8x9 =-9223372036854775808 =9223372036854775807 =0 =9223372036854775807"}, "1x9"},
      {{"Slice", "8x9 =7 =0 =0 =-9223372036854775808"}, "1x9"},
      {{"Slice", "0x9 =3 =-5 =0 =-1"}, "0x9"},
      {{"Slice", "8x9 = ="}, "8x9"},
      {{"Slice", "4611686018427387904 =0 =9223372036854775807 =0 =1"}, "4611686018427387904"},
      {{"Slice", "8x9 =0 =9 =1 =0"}, ""},
      {{"Slice", "8x9 =0 =1,2"}, ""},
      {{"Slice", "8x9 =0,0 =1,1 =1"}, ""},
      {{"Slice", "8x9 =0,0 =1,1 =1,-1"}, ""},
      {{"Slice", "8x9 =0 =1 =2"}, ""},
      {{"Slice", "8x9 =0,0,0 =1,1,1"}, ""},
      {{"Slice", "8x9"}, ""},
      {{"Slice", "8x9 int64:1 =1"}, ""},
  });
  CHECK(count_of({"Slice", "8x9 =1 =4"}) ==
        Happenings{{"read float32 data", 27}, {"write float32 output", 27}});
}

TEST_CASE("Gather: reads each index once, data and output once per element") {
  check_shapes({
      {{"Gather", "4x3x5 int64:2x2; axis=1"}, "4x2x2x5"},
      {{"Gather", "4x3 int64:(); axis=-1"}, "4"},
      {{"Gather", "4x3 int64:2"}, "2x3"},
      {{"Gather", "4x3 int64:0"}, "0x3"},
      {{"Gather", "() int64:2"}, ""},
      {{"Gather", "4x3 int64:2; axis=2"}, ""},
  });
  CHECK(count_of({"Gather", "float16:4x3x5 int64:2x2; axis=1"}) ==
        Happenings{
            {"read int64 indices", 4}, {"read float16 data", 80}, {"write float16 output", 80}});
}

TEST_CASE("Pad: margins come before and behind, negative ones crop") {
  check_shapes({
      {{"Pad", "2x5; paddings=1,0,0,2", 1}, "3x7"},
      {{"Pad", "2x5; pads=1,0,0,2 mode=edge", 2}, "3x7"},
      {{"Pad", "2x5 =1,0,0,2"}, "3x7"},
      {{"Pad", "2x5 =1,2 () =-1"}, "2x8"},
      {{"Pad", "2x5 =0,-2,0,-1"}, "2x2"},
      {{"Pad", "2x5 =0,-5,0,0"}, "2x0"},
      {{"Pad", "2x5 =0,-9223372036854775808,0,9223372036854775807"}, "2x4"},
      {{"Pad", "() ="}, "scalar"},
      {{"Pad", "2x5 =0,-6,0,0"}, ""},
      {{"Pad", "2x5 =0,9223372036854775807,0,0"}, ""},
      {{"Pad", "2x5 =0,-9223372036854775808,0,-9223372036854775808"}, ""},
      {{"Pad", "2x5 =1,2,3"}, ""},
      {{"Pad", "2x5 =1,2,3,4 () =1"}, ""},
      {{"Pad", "2x5 =1,2,3,4 () =1,-1"}, ""},
      {{"Pad", "2x5"}, ""},
      {{"Pad", "2x5 int64:4"}, ""},
  });
}

TEST_CASE("Pad: constant cells are written, not read, and others are copies") {
  // 2x5, one row before, one column off at the front, two behind: 3x6 of 2x4 kept.
  CHECK(count_of({"Pad", "2x5 =1,-1,0,2"}) ==
        Happenings{{"read float32 data", 8}, {"write float32 output", 18}});
  CHECK(count_of({"Pad", "2x5 =1,-1,0,2; mode=edge"}) ==
        Happenings{{"read float32 data", 18}, {"write float32 output", 18}});
  // All is cropped away, then four columns of the constant are put behind.
  CHECK(count_of({"Pad", "2x5 =0,-9223372036854775808,0,9223372036854775807"}) ==
        Happenings{{"write float32 output", 8}});
}

TEST_CASE("Movement: counting equals executing on random shapes") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const auto rank = dice.between(1, 3);
    const Integers data = dice.several(static_cast<std::size_t>(rank), 1, 5);
    const Integers pads = dice.several(static_cast<std::size_t>(2 * rank), -2, 3);
    const std::string dims = dims_text(data);
    const std::string axis = "axis=" + std::to_string(dice.between(-rank, rank - 1));
    const std::string mode = dice.coin() ? "reflect" : "constant";
    const std::vector<OpCase> nodes{
        {"Transpose", dims},
        {"Concat", dims + " " + dims + "; " + axis},
        {"Split", dims + "; outputs=2 " + axis},
        {"Slice", dims + " =" + std::to_string(dice.between(-6, 6)) + " =" +
                      std::to_string(dice.between(-6, 6)) + " =0 =" + (dice.coin() ? "2" : "-1")},
        {"Gather", dims + " int64:" + dims_text(dice.several(2, 0, 3)) + "; " + axis},
        {"Pad", dims + "; mode=" + mode + " pads=" + list_text(pads), 2},
    };
    for (const OpCase& node : nodes) {
      CAPTURE(node.op);
      CAPTURE(node.line);
      if (shapes_of(node).starts_with("fault: the output would have")) continue;  // cropped away
      CHECK(count_of(node) == execution_of(node));
    }
  }
}
