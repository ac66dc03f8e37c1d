// Integer convolutions and matrix products.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("MatMulInteger: a zero point is no bias and adds no multiply-accumulate") {
  // A public counter says 66,560: it takes the zero point for a bias.
  CHECK(macs_of({"MatMulInteger", "int8:8x64 int8:64x128 int8:()"}) == 65'536);
  CHECK(macs_of({"MatMulInteger", "int8:8x64 int8:64x128 int8:8 int8:128"}) == 65'536);
}

TEST_CASE("MatMulInteger: products of 8 bits are summed at 32") {
  // 6 outputs of 5 products.
  const OpCase node{"MatMulInteger", "int8:2x5 int8:5x3"};
  CHECK(shapes_of(node) == "2x3");
  CHECK(count_of(node) == Happenings{{"read int8 A", 30},
                                     {"read int8 B", 30},
                                     {"mul int8", 30},
                                     {"add int32", 24},
                                     {"write int32 Y", 6}});
  CHECK(count_of({"MatMulInteger", "uint8:2x5 uint8:5x3"}).at("add uint32") == 24);
}

TEST_CASE("MatMulInteger: zero points are taken out of the sum of products") {
  // b's: the sums of 2 rows (4 adds each), then a product and a difference an output.
  const Happenings of_b{{"read int8 A", 30 + 10},      {"read int8 B", 30},
                        {"read int8 b_zero_point", 1}, {"mul int8", 30},
                        {"add int32", 24 + 2 * 4 + 6}, {"mul int32", 6},
                        {"write int32 Y", 6}};
  CHECK(count_of({"MatMulInteger", "int8:2x5 int8:5x3 _ int8:()"}) == of_b);
  // a's: the sums of 3 columns.
  const Happenings of_a{{"read int8 A", 30},           {"read int8 B", 30 + 15},
                        {"read int8 a_zero_point", 2}, {"mul int8", 30},
                        {"add int32", 24 + 3 * 4 + 6}, {"mul int32", 6},
                        {"write int32 Y", 6}};
  CHECK(count_of({"MatMulInteger", "int8:2x5 int8:5x3 int8:2"}) == of_a);
  // both: as each, and n·zb from each column's sum.
  const OpCase both{"MatMulInteger", "int8:2x5 int8:5x3 int8:() int8:3"};
  CHECK(count_of(both).at("mul int32") == 6 + 6 + 3);
  CHECK(count_of(both).at("add int32") == 24 + 8 + 6 + 12 + 6 + 3);
  CHECK(count_of(both) == execution_of(both));
}

TEST_CASE("MatMulInteger: sums of a constant B are made before inference; zeros do nothing") {
  const Happenings stored = count_of({"MatMulInteger", "int8:2x5 int8:5x3! int8:()!"});
  CHECK(stored.at("read int8 B") == 30);
  CHECK(stored.count("mul int32") == 0);
  CHECK(stored.at("add int32") == 24 + 6);
  CHECK(count_of({"MatMulInteger", "int8:2x5 int8:5x3 int8:()=0 int8:3=0,0,0"}) ==
        count_of({"MatMulInteger", "int8:2x5 int8:5x3"}));
}

TEST_CASE("MatMulInteger: shapes are those of MatMul, and zero points fit rows and columns") {
  const auto shape = [](const std::string& line) { return shapes_of({"MatMulInteger", line}); };
  CHECK(shape("int8:2x1x4x5 int8:3x5x6") == "2x3x4x6");
  CHECK(shape("int8:5 int8:5x6") == "6");
  CHECK(shape("int8:4x5 int8:5x6 int8:4 int8:6") == "4x6");
  CHECK(shape("int8:2x4x5 int8:2x5x6 int8:2x4x1 int8:2x1x6") == "2x4x6");
  CHECK(shape("int8:4x5 int8:5x6 int8:5").starts_with("fault"));
  CHECK(shape("int8:4x5 int8:5x6 _ int8:4").starts_with("fault"));
  CHECK(shape("int8:4x5 int8:6x5").starts_with("fault"));
  CHECK(shape("int8:5 int8:5x6 int8:5").starts_with("fault"));
  const OpCase vector{"MatMulInteger", "int8:5 int8:5 int8:() int8:()"};
  CHECK(shape("int8:5 int8:5 int8:() int8:()") == "scalar");
  CHECK(count_of(vector).at("read int8 A") == 10);
  CHECK(count_of(vector) == execution_of(vector));
}

TEST_CASE("ConvInteger: counts as a convolution of whole numbers") {
  // 1x4x7x9 by 6x2x3x2 in 2 groups: 6x5x8 outputs of 12 products.
  const OpCase node{"ConvInteger", "uint8:1x4x7x9 int8:6x2x3x2; group=2"};
  CHECK(shapes_of(node) == "1x6x5x8");
  CHECK(count_of(node) == Happenings{{"read int8 w", 2880},
                                     {"read uint8 x", 2880},
                                     {"mul int8", 2880},
                                     {"add int32", 240 * 11},
                                     {"write int32 y", 240}});
  CHECK(macs_of(node) == 2880);
}

TEST_CASE("ConvInteger: the sums for a zero point of w are those of each patch and group") {
  // 5x8 patches in 2 groups, 12 elements each.
  const OpCase node{"ConvInteger", "uint8:1x4x7x9 int8:6x2x3x2 _ int8:6; group=2"};
  const Happenings counted = count_of(node);
  CHECK(counted.at("read uint8 x") == 2880 + 80 * 12);
  CHECK(counted.at("add uint32") == 80 * 11);
  CHECK(counted.at("add int32") == 240 * 11 + 240);
  CHECK(counted.at("mul int32") == 240);
  CHECK(counted.at("read int8 w_zero_point") == 6);
  CHECK(macs_of(node) == 2880);
  CHECK(counted == execution_of(node));
}

TEST_CASE("ConvInteger: what does not fit is a fault") {
  for (const std::string line :
       {"uint8:1x4x7x9 int8:6x3x3x2", "uint8:4x7 int8:6x4", "uint8:1x4x7x9 int8:6x4x3x2 uint8:4",
        "uint8:1x4x7x9 int8:6x4x3x2 _ int8:4", "uint8:1x4x7x9 int8:6x4x8x2",
        "uint8:1x4x7x9 int8:6x4x3x2; group=0", "uint8:1x4x7x9 int8:6x4x3x2; kernel_shape=2,3"}) {
    CAPTURE(line);
    CHECK(shapes_of({"ConvInteger", line}).starts_with("fault"));
  }
}

TEST_CASE("QLinearConv: a symmetric one rescales, rounds and bounds each sum") {
  // 1x2x3x4 by 5x2x1x1: 60 outputs of 2 products; a factor per filter, made before inference.
  const std::string line =
      "uint8:1x2x3x4 ()! uint8:()=0 int8:5x2x1x1! 5! int8:5=0,0,0,0,0 ()! int8:()=0 int32:5!";
  const OpCase node{"QLinearConv", line};
  const Happenings expected{
      {"read float32 w_scale", 5}, {"read int8 w", 120},    {"read uint8 x", 120},
      {"mul int8", 120},           {"add int32", 60},       {"read int32 B", 60},
      {"add int32 B", 60},         {"convert float32", 60}, {"mul float32", 60},
      {"convert int32", 60},       {"compare int32", 120},  {"write int8 y", 60}};
  CHECK(shapes_of(node) == "1x5x3x4");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 120);
}

TEST_CASE("QLinearConv: zero points of x and y are an addition each an output") {
  const std::string weights = " int8:5x2x1x1! ()! int8:()=0 ()! ";
  const Happenings counted =
      count_of({"QLinearConv", "uint8:1x2x3x4 ()! uint8:()=128" + weights + "uint8:()=3"});
  CHECK(counted.at("add int32") == 60 + 60 + 60);  // the sum, x's offset, y's zero point
  CHECK(counted.count("mul int32") == 0);
}

TEST_CASE("QLinearConv: factors of scales that are no constants are made per inference") {
  const Happenings counted = count_of(
      {"QLinearConv", "uint8:1x2x3x4 () uint8:()=0 int8:5x2x1x1 5 int8:()=0 () int8:()=0"});
  CHECK(counted.at("read float32 x_scale") == 5);
  CHECK(counted.at("read float32 w_scale") == 5);
  CHECK(counted.at("read float32 y_scale") == 5);
  CHECK(counted.at("div float32") == 5);
  CHECK(counted.at("mul float32") == 5 + 60);
}

TEST_CASE("QLinearMatMul: per row and column there are two factors an output") {
  const std::string plain = "int8:2x5 ()! int8:()=0 int8:5x3 ()! int8:()=0 ()! int8:()=0";
  CHECK(shapes_of({"QLinearMatMul", plain}) == "2x3");
  CHECK(macs_of({"QLinearMatMul", plain}) == 30);
  CHECK(count_of({"QLinearMatMul", plain}).at("mul float32") == 6);
  const std::string both = "int8:2x5 2! int8:2=0,0 int8:5x3 3! int8:3=0,0,0 ()! int8:()=0";
  CHECK(count_of({"QLinearMatMul", both}).at("mul float32") == 12);
  CHECK(count_of({"QLinearMatMul", both}).at("read float32 a_scale") == 2);
  CHECK(shapes_of({"QLinearMatMul", "int8:2x5 5 int8:() int8:5x3 () int8:() () int8:()"})
            .starts_with("fault"));
}

TEST_CASE("QLinearMatMul: floats of 8 bits are summed at 32") {
  const std::string line =
      "float8e4m3fn:2x5 ()! float8e4m3fn:()=0 float8e4m3fn:5x3 ()! float8e4m3fn:()=0 ()! "
      "float8e4m3fn:()=0";
  CHECK(count_of({"QLinearMatMul", line, 21}) == Happenings{{"read float8 a", 30},
                                                            {"read float8 b", 30},
                                                            {"read float32 b_scale", 1},
                                                            {"mul float8", 30},
                                                            {"add float32", 24},
                                                            {"mul float32", 6},
                                                            {"convert float32", 6},
                                                            {"write float8 y", 6}});
}

TEST_CASE("Integer products: absurd dims are counted or refused, never overflowed") {
  const std::string huge = "4611686018427387904";
  CHECK(shapes_of({"MatMulInteger", "int8:" + huge + "x4 int8:4x" + huge}) == huge + "x" + huge);
  CHECK(macs_of({"MatMulInteger", "int8:2x0 int8:0x3 int8:() int8:()"}) == 0);
  CHECK(shapes_of({"ConvInteger", "int8:1x1x" + huge + " int8:1x1x1"}).starts_with("fault"));
}

TEST_CASE("QLinearConv: a scale or a zero point is one number, or one of each filter") {
  const auto node = [](const std::string& x, const std::string& w, const std::string& y) {
    return OpCase{"QLinearConv", "uint8:1x2x3x4 " + x + " int8:5x2x1x1 " + w + " " + y};
  };
  const std::string one = "() uint8:()", one_of_w = "() int8:()";
  check_shapes({
      {node("1 uint8:1", "5 int8:5", "1 uint8:1"), "1x5x3x4"},
      {node("0 uint8:()", one_of_w, one), ""},
      {node("() uint8:0", one_of_w, one), ""},
      {node(one, one_of_w, "0 uint8:()"), ""},
      {node(one, one_of_w, "() uint8:0"), ""},
      {node("2 uint8:()", one_of_w, one), ""},
      {node(one, "4 int8:()", one), ""},
      {node(one, "() int8:0", one), ""},
  });
}
