// Value rules: arithmetic on known numbers as a network would do it.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Values: arithmetic broadcasts") {
  check_numbers({
      {{"Add", "int64:2x1=10,20 =1,2,3"}, "11,12,13,21,22,23"},
      {{"Sub", "=5,6 ()=2"}, "3,4"},
      {{"Mul", "=5,6 =2,-2"}, "10,-12"},
      {{"Add", "int64:2x2=1,2,3,4 =10,20; broadcast=1 axis=0", 6}, "11,12,23,24"},
      {{"Sum", "=1,2 =10,20 ()=100"}, "111,122"},
      {{"Max", "=1,9 =5,5"}, "5,9"},
      {{"Min", "=1,9 =5,5"}, "1,5"},
      {{"Mean", "=1,9 =5,6"}, "3,7"},  // 15 / 2 towards zero
      {{"Mean", "float32:2=1,9 float32:2=5,6"}, "3,7.5"},
      {{"Add", "=1,2 int64:2"}, "unknown"},
      {{"Add", "= ="}, ""},
  });
}

TEST_CASE("Values: integer division goes towards zero, and never fails") {
  check_numbers({
      {{"Div", "=7,-7,7,-7 =2,2,-2,-2"}, "3,-3,-3,3"},
      {{"Div", "=7,1 =0,1"}, "unknown"},
      {{"Div", "=-9223372036854775808 =-1"}, "-9223372036854775808"},
      {{"Div", "uint64:1=-2 uint64:1=2"}, "9223372036854775807"},
      {{"Div", "float32:1=1 float32:1=4"}, "0.25"},
  });
}

TEST_CASE("Values: integers wrap around at the width of their type") {
  check_numbers({
      {{"Add", "=9223372036854775807 =1"}, "-9223372036854775808"},
      {{"Mul", "=4611686018427387904 =4"}, "0"},
      {{"Neg", "=-9223372036854775808"}, "-9223372036854775808"},
      {{"Abs", "=-9223372036854775808,-3"}, "-9223372036854775808,3"},
      {{"Add", "int32:1=2147483647 int32:1=1"}, "-2147483648"},
      {{"Sub", "uint8:1=3 uint8:1=5"}, "254"},
      {{"Mul", "int8:1=100 int8:1=2"}, "-56"},
      {{"Pow", "=3,2,0 =4,70,0"}, "81,0,1"},
      {{"Pow", "=2 =-1"}, "unknown"},
      {{"Max", "uint64:1=-1 uint64:1=1"}, "-1"},  // 2^64 - 1 is the larger one
      {{"Relu", "=-3,3"}, "0,3"},
  });
}

TEST_CASE("Values: floats are computed as their type does") {
  check_numbers({
      {{"Sqrt", "float32:2=4,2.25"}, "2,1.5"},
      {{"Exp", "float32:1=0"}, "1"},
      {{"Log", "float32:1=1"}, "0"},
      {{"Pow", "float32:2=3,4 ()=2"}, "9,16"},
      {{"Pow", "float32:2=3,4 float32:()=0.5"}, "1.7320507764816284,2"},
      {{"Mul", "float32:1=3e38 float32:1=10"}, "inf"},
      {{"Mul", "float32:2=3.4028234663852886e38,-3.4028234663852886e38 float32:1=1"},
       "3.4028234663852886e+38,-3.4028234663852886e+38"},
      {{"Relu", "float32:2=-1.5,1.5"}, "0,1.5"},
      {{"Sqrt", "=4"}, "unknown"},  // not defined on integers
      {{"Clip", "=-3,3,9 ()=0 ()=5"}, "0,3,5"},
      {{"Clip", "=-3,3,9 _ ()=5"}, "-3,3,5"},
      {{"Clip", "float32:3=-3,3,9; max=5.0", 6}, "unknown"},
  });
}

TEST_CASE("Values: casts truncate, wrap, or know that they cannot") {
  check_numbers({
      {{"Cast", "float32:3=1.9,-1.9,0; to=7"}, "1,-1,0"},
      {{"Cast", "float32:3=1.9,0,-3; to=9"}, "1,0,1"},
      {{"Cast", "=3,-4; to=1"}, "3,-4"},
      {{"Cast", "uint64:1=-1; to=11"}, "18446744073709551616"},
      {{"Cast", "=300,-1; to=2"}, "44,255"},
      {{"Cast", "=300,0; to=9"}, "1,0"},
      {{"Cast", "=16777217; to=1"}, "16777216"},  // 2^24 + 1 is no float32
      {{"Cast", "float32:1=1e30; to=7"}, "unknown"},
      {{"Cast", "float32:1=300; to=3"}, "unknown"},
      {{"Cast", "float32:1=-1; to=13"}, "unknown"},
      {{"Cast", "float64:1=nan; to=7"}, "unknown"},
      {{"Cast", "=1; to=8"}, "unknown"},
  });
}

TEST_CASE("Values: 16-bit floats are rounded to nearest, ties to even") {
  check_numbers({
      {{"Cast", "=2049,2051; to=10"}, "2048,2052"},  // 11 bits: the even neighbour
      {{"Cast", "=257,259; to=16"}, "256,260"},      // 8 bits
      {{"Cast", "=65519,65520; to=10"}, "65504,inf"},
      {{"Cast", "float64:2=5.9604644775390625e-08,2e-8; to=10"}, "5.960464477539063e-08,0"},
      {{"Add", "float16:1=2048 float16:1=1"}, "2048"},
      {{"Mul", "bfloat16:1=3e38 bfloat16:1=2"}, "inf"},
      {{"Cast", "=3; to=17"}, "unknown"},
  });
}

TEST_CASE("Values: every reduction computes, and of no terms what is neutral") {
  check_numbers({
      {{"ReduceSum", "int64:2x2=1,2,3,4 =1"}, "3,7"},
      {{"ReduceProd", "=2,3,4 =0"}, "24"},
      {{"ReduceMean", "float32:2=1,2 =0"}, "1.5"},
      {{"ReduceMax", "int64:2x2=1,5,3,4 =0"}, "3,5"},
      {{"ReduceMin", "uint8:2=7,5 =0"}, "5"},
      {{"ReduceL1", "=-2,3 =0"}, "5"},
      {{"ReduceL2", "float32:2=3,4 =0"}, "5"},
      {{"ReduceSumSquare", "=-2,3 =0"}, "13"},
      {{"ReduceLogSum", "float32:2=0.5,0.5 =0"}, "0"},
      {{"ReduceLogSumExp", "float32:1=2 =0"}, "2"},
      {{"ReduceL2", "=3,4 =0"}, "unknown"},
      // The elements of a scalar: the product of no dims.
      {{"ReduceProd", "= =0"}, "1"},
      {{"ReduceSum", "float32:0= =0"}, "0"},
      {{"ReduceMax", "= =0"}, "unknown"},
      {{"ReduceMean", "= =0"}, "unknown"},
  });
}

TEST_CASE("Values: movement takes its numbers from the right places") {
  check_numbers({
      {{"Transpose", "int64:2x3=1,2,3,4,5,6"}, "1,4,2,5,3,6"},
      {{"Transpose", "int64:2x1x3=1,2,3,4,5,6; perm=2,1,0"}, "1,4,2,5,3,6"},
      {{"Concat", "=1,2 =3 =; axis=0"}, "1,2,3"},
      {{"Concat", "int64:2x2=1,2,3,4 int64:2x1=9,8; axis=1"}, "1,2,9,3,4,8"},
      {{"Split", "int64:2x3=1,2,3,4,5,6 =2,1; axis=1 outputs=2"}, "1,2,4,5"},
      {{"Slice", "=1,3,224,256 =2 =4"}, "224,256"},
      {{"Slice", "=1,3,224,256 =-1 =-9223372036854775808 =0 =-2"}, "256,3"},
      {{"Slice", "int64:2x3=1,2,3,4,5,6 =1,0 =2,3 =0,1 =1,2"}, "4,6"},
      {{"Slice", "=1,3,224,256 =3 =0 =0 =-9223372036854775808"}, "256"},
      {{"Gather", "=1,3,224,256 ()=2"}, "224"},
      {{"Gather", "=1,3,224,256 =-1,0"}, "256,1"},
      {{"Gather", "int64:2x3=1,2,3,4,5,6 int64:1x2=2,0; axis=1"}, "3,1,6,4"},
      {{"Gather", "=1,3 =2"}, "unknown"},
      {{"Gather", "=1,3 =-9223372036854775808"}, "unknown"},
      {{"Pad", "=1,2 =1,2"}, "0,1,2,0,0"},
      {{"Pad", "=1,2 =1,2 ()=7"}, "7,1,2,7,7"},
      {{"Pad", "=1,2,3 =-1,1"}, "2,3,0"},
      {{"Pad", "=1,2 =-9223372036854775808,9223372036854775807 ()=7"}, "7"},
      {{"Pad", "int64:2x2=1,2,3,4 =0,1,1,0 ()=9"}, "9,1,2,9,3,4,9,9,9"},
      {{"Pad", "=1,2,3 =2,1; mode=edge"}, "1,1,1,2,3,3"},
      {{"Pad", "=1,2,3 =4,3; mode=reflect"}, "1,2,3,2,1,2,3,2,1,2"},
      {{"Pad", "=1,2,3 =2,4; mode=wrap", 19}, "2,3,1,2,3,1,2,3,1"},
      {{"Pad", "=7 =1,1; mode=reflect"}, "7,7,7"},
      {{"Pad", "int64:2x2=1,2,3,4 =0,1,0,0; mode=edge"}, "1,1,2,3,3,4"},
  });
}

TEST_CASE("Values: empty arrays of huge dims have no numbers and no overflow") {
  const std::string huge = "int64:0x4611686018427387904x4611686018427387904=";
  check_numbers({
      {{"Slice", huge + " =4611686018427387000 =4611686018427387904 =1"}, ""},
      {{"Gather", huge + " =4611686018427387000; axis=1"}, ""},
      {{"Transpose", huge}, ""},
      {{"ReduceSum", huge + " =0"}, "unknown"},
  });
}

TEST_CASE("Values: CenterCropPad takes the middle, or puts zeros around it") {
  CHECK(numbers_of({"CenterCropPad", "=1,2,3,4,5 =2"}) == "2,3");
  CHECK(numbers_of({"CenterCropPad", "=1,2,3,4,5 =8"}) == "0,1,2,3,4,5,0,0");
  CHECK(numbers_of({"CenterCropPad", "int64:2x3=1,2,3,4,5,6 =1,5"}) == "0,1,2,3,0");
}

TEST_CASE("Values: pixels of a block and channels") {
  const std::string depth = "int64:1x8x1x1=0,1,2,3,4,5,6,7; blocksize=2";
  CHECK(numbers_of({"DepthToSpace", depth}) == "0,2,4,6,1,3,5,7");
  CHECK(numbers_of({"DepthToSpace", depth + " mode=CRD"}) == "0,1,2,3,4,5,6,7");
  CHECK(numbers_of({"DepthToSpace", "int64:1x4x1x2=0,1,2,3,4,5,6,7; blocksize=2"}) ==
        "0,2,1,3,4,6,5,7");
  CHECK(numbers_of({"SpaceToDepth", "int64:1x2x2x2=0,2,4,6,1,3,5,7; blocksize=2"}) ==
        "0,1,2,3,4,5,6,7");
}

TEST_CASE("Values: what is infinite and what is no number") {
  CHECK(numbers_of({"IsInf", "float32:4=1,inf,-inf,nan"}) == "0,1,1,0");
  CHECK(numbers_of({"IsInf", "float32:4=1,inf,-inf,nan; detect_negative=0"}) == "0,1,0,0");
  CHECK(numbers_of({"IsNaN", "float32:4=1,inf,-inf,nan"}) == "0,0,0,1");
}

TEST_CASE("Values: quantising holds within the range, dequantising scales what is centred") {
  CHECK(numbers_of({"QuantizeLinear", "float32:4=0.5,1.5,-300,2.6 float32:()=0.5 uint8:()=3"}) ==
        "4,6,0,8");
  CHECK(numbers_of({"QuantizeLinear", "float32:3=2.5,3.5,-900 float32:()=1 int8:()=0"}) ==
        "2,4,-128");
  CHECK(numbers_of({"QuantizeLinear", "float32:2=100,-100 float32:()=1 int4:()=0", 21}) == "7,-8");
  CHECK(numbers_of({"QuantizeLinear", "float32:2=1,2 float32:2=1,1", 13}) == "unknown");
  CHECK(numbers_of({"DequantizeLinear", "int8:3=-1,0,4 float32:()=0.5 int8:()=1"}) ==
        "-1,-0.5,1.5");
}
