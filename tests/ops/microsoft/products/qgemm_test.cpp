// QGemm and other products of quantised matrices.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("QGemm: the sum of centred products, with its bias, back to few bits") {
  // 2x3 outputs of 5 products; a factor for each of 3 columns.
  const OpCase node =
      microsoft_case("QGemm", "uint8:2x5 () uint8:() int8:5x3 3 int8:3 int32:3 () uint8:()");
  const Happenings expected{{"read float32 a_scale", 3},
                            {"read float32 b_scale", 3},
                            {"read float32 y_scale", 3},
                            {"div float32", 3},
                            {"read int8 b_zero_point", 3},
                            {"read uint8 a_zero_point", 1},
                            {"read uint8 A", 30 + 10},  // and the sums of 2 rows
                            {"read int8 B", 30 + 15},   // and of 3 columns
                            {"add uint32", 2 * 4},
                            {"mul int8", 30},
                            // columns and n·zb, products, both offsets, the zero point of y
                            {"add int32", 12 + 3 + 24 + 6 + 6 + 6},
                            {"mul int32", 3 + 6 + 6},
                            {"read int32 C", 6},
                            {"add int32 C", 6},
                            {"mul float32", 3 + 6},
                            {"convert float32", 6},
                            {"convert int32", 6},
                            {"compare int32", 12},
                            {"write uint8 Y", 6}};
  CHECK(shapes_of(node) == "2x3");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 30);
}

TEST_CASE("QGemm: without a scale of the output it is real") {
  const OpCase node = microsoft_case("QGemm", "uint8:2x5 () _ int8:5x3 ()");
  CHECK(count_of(node) == Happenings{{"read float32 a_scale", 1},
                                     {"read float32 b_scale", 1},
                                     {"mul float32", 1 + 6},
                                     {"read uint8 A", 30},
                                     {"read int8 B", 30},
                                     {"mul int8", 30},
                                     {"add int32", 24},
                                     {"convert float32", 6},
                                     {"write float32 Y", 6}});
  CHECK(count_of(node) == execution_of(node));
}

TEST_CASE("QGemm: alpha is one product more for each factor that is made at run time") {
  CHECK(
      count_of(microsoft_case("QGemm", "uint8:2x5 () _ int8:5x3 3; alpha=0.5")).at("mul float32") ==
      3 + 3 + 6);
  CHECK(count_of(microsoft_case("QGemm", "uint8:2x5 ()! _ int8:5x3 3!; alpha=0.5"))
            .at("mul float32") == 6);
}

TEST_CASE("QGemm: both matrices may be transposed; what does not fit is a fault") {
  check_shapes({{microsoft_case("QGemm", "uint8:5x2 () _ int8:3x5 3; transA=1 transB=1"), "2x3"},
                {microsoft_case("QGemm", "uint8:2x5 () _ int8:3x5 3; transB=1"), "2x3"},
                {microsoft_case("QGemm", "uint8:2x5 () _ int8:3x5 3"), ""},
                {microsoft_case("QGemm", "uint8:2x5 () _ int8:5x3 2"), ""},
                {microsoft_case("QGemm", "uint8:2x5 5 _ int8:5x3 3"), ""},
                {microsoft_case("QGemm", "uint8:2x5x1 () _ int8:5x3 3"), ""},
                {microsoft_case("QGemm", "uint8:2x5 () _ int8:5x3 3 _ int32:4"), ""},
                {microsoft_case("QGemm", "uint8:2x5 () _ int8:5x3 3 int8:2"), ""}});
  const OpCase turned = microsoft_case("QGemm", "uint8:5x2 () _ int8:3x5 3; transA=1 transB=1");
  CHECK(macs_of(turned) == 30);
}

TEST_CASE("QOrderedMatMul: products of int8, a real bias and a scaled addend") {
  // 30 outputs of 4 products, 5 factors.
  const OpCase node =
      microsoft_case("QOrderedMatMul", "int8:2x3x4 () int8:4x5 5 () 5 int8:2x3x5 ()");
  const Happenings expected{{"read float32 scale_A", 5},
                            {"read float32 scale_B", 5},
                            {"read float32 scale_Y", 5 + 1},
                            {"read float32 scale_C", 1},
                            {"div float32", 5 + 1},
                            {"read int8 A", 120},
                            {"read int8 B", 120},
                            {"mul int8", 120},
                            {"add int32", 90},
                            {"convert float32", 30 + 30},
                            {"mul float32", 5 + 30 + 30},
                            {"read float32 bias", 30},
                            {"mul float32 bias", 30},
                            {"add float32 bias", 30},
                            {"read int8 C", 30},
                            {"add float32", 30},
                            {"convert int32", 30},
                            {"compare int32", 60},
                            {"write int8 Y", 30}};
  CHECK(shapes_of(node) == "2x3x5");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 120);
  check_shapes(
      {{microsoft_case("QOrderedMatMul", "int8:2x3x4 () int8:5x4 5 ()"), ""},
       {microsoft_case("QOrderedMatMul", "int8:2x3x4 () int8:4x5 4 ()"), ""},
       {microsoft_case("QOrderedMatMul", "int8:2x3x4 () int8:4x5 () () 4"), ""},
       {microsoft_case("QOrderedMatMul", "int8:2x3x4 () int8:4x5 () () _ int8:2x3x4 ()"), ""}});
}

TEST_CASE("QLinearConv: in com.microsoft its channels may be last") {
  const std::string rest = " () uint8:() int8:6x2x3x2 6 int8:6 () uint8:(); group=2";
  const OpCase first = microsoft_case("QLinearConv", "uint8:1x4x7x9" + rest);
  const OpCase last = microsoft_case("QLinearConv", "uint8:1x7x9x4" + rest + " channels_last=1");
  CHECK(shapes_of(first) == "1x6x5x8");
  CHECK(shapes_of(last) == "1x5x8x6");
  CHECK(count_of(last) == count_of(first));
  CHECK(count_of(last) == execution_of(last));
  CHECK(macs_of(last) == 2880);
  CHECK(shapes_of(microsoft_case("QLinearConv", "uint8:1x4x7x9" + rest + " channels_last=1"))
            .starts_with("fault"));
  const OpCase internal{"QLinearConv", "uint8:1x7x9x4" + rest, 12, "com.ms.internal.nhwc"};
  CHECK(count_of(internal) == count_of(first));
}

TEST_CASE("QLinearConv and QLinearMatMul: zero points of 0 may be left out") {
  CHECK(count_of({"QLinearConv", "uint8:1x4x7x9 () _ int8:6x4x3x2 6 _ ()"}) ==
        count_of({"QLinearConv",
                  "uint8:1x4x7x9 () uint8:()=0 int8:6x4x3x2 6 int8:6=0,0,0,0,0,0 () uint8:()=0"}));
  CHECK(shapes_of({"QLinearMatMul", "uint8:2x3 () _ int8:3x4 4 _ ()"}) == "2x4");
}

TEST_CASE("ReduceSumInteger: sums of 8 bits in 32, with their sign or without") {
  const OpCase node = microsoft_case("ReduceSumInteger", "uint8:2x3x5; axes=1, keepdims=0");
  CHECK(shapes_of(node) == "2x5");
  CHECK(count_of(node) ==
        Happenings{{"read uint8 data", 30}, {"add uint32", 20}, {"write uint32 reduced", 10}});
  CHECK(count_of(microsoft_case("ReduceSumInteger", "int8:2x3")).at("write int32 reduced") == 1);
  CHECK(shapes_of(microsoft_case("ReduceSumInteger", "2x3")).starts_with("fault"));
}
