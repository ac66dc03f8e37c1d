// The QLinear operators of com.microsoft.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("QLinearAdd: both operands are centred, scaled and added, and the sum is rounded") {
  // 6 elements; a factor for each operand.
  const OpCase node =
      microsoft_case("QLinearAdd", "uint8:2x3 () uint8:() uint8:3 () uint8:() () uint8:()");
  const Happenings expected{
      {"read float32 C_scale", 1}, {"read uint8 C_zero_point", 1},
      {"read float32 A_scale", 1}, {"read uint8 A_zero_point", 1},
      {"read float32 B_scale", 1}, {"read uint8 B_zero_point", 1},
      {"div float32", 2},          {"read uint8 A", 6},
      {"read uint8 B", 6},         {"add int32", 6 + 6 + 6},  // three zero points
      {"convert float32", 12},     {"mul float32", 12},
      {"add float32", 6},          {"convert int32", 6},
      {"compare int32", 12},       {"write uint8 C", 6}};
  CHECK(shapes_of(node) == "2x3");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 0);
}

TEST_CASE("QLinearAdd: constant scales are made factors before inference; zeros do nothing") {
  const Happenings counted =
      count_of(microsoft_case("QLinearAdd", "int8:2x3 ()! int8:()=0 int8:3 ()! _ ()! _"));
  CHECK(counted.at("read float32 A_scale") == 1);
  CHECK(counted.at("read float32 B_scale") == 1);
  CHECK(counted.count("read float32 C_scale") == 0);
  CHECK(counted.count("div float32") == 0);
  CHECK(counted.count("add int32") == 0);
  CHECK(counted.count("read int8 A_zero_point") == 0);
}

TEST_CASE("QLinearAdd: the type is that of the zero point, else of A, of any width") {
  CHECK(count_of(microsoft_case("QLinearAdd", "uint8:2 () _ uint8:2 () _ () int8:()"))
            .at("write int8 C") == 2);
  CHECK(count_of(microsoft_case("QLinearAdd", "int4:2 () _ int4:2 () _ ()")).at("write int4 C") ==
        2);
  CHECK(count_of(microsoft_case("QLinearAdd", "uint16:2 () _ uint16:2 () _ ()"))
            .at("read uint16 B") == 2);
}

TEST_CASE("QLinearMul: the product is of two small numbers, or at 32 bits once they are moved") {
  const OpCase node =
      microsoft_case("QLinearMul", "int8:2x3 () int8:() int8:3 () int8:() () int8:()");
  const Happenings expected{{"read float32 A_scale", 1},
                            {"read float32 B_scale", 1},
                            {"read float32 C_scale", 1},
                            {"read int8 A_zero_point", 1},
                            {"read int8 B_zero_point", 1},
                            {"read int8 C_zero_point", 1},
                            {"div float32", 1},
                            {"mul float32", 1 + 6},
                            {"read int8 A", 6},
                            {"read int8 B", 6},
                            {"add int32", 18},
                            {"mul int32", 6},
                            {"convert float32", 6},
                            {"convert int32", 6},
                            {"compare int32", 12},
                            {"write int8 C", 6}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  const Happenings unmoved =
      count_of(microsoft_case("QLinearMul", "int8:2x3 () _ int8:3 () _ () _"));
  CHECK(unmoved.at("mul int8") == 6);
  CHECK(unmoved.count("mul int32") == 0);
}

TEST_CASE("MulInteger: the centred product in 32 bits") {
  const OpCase node = microsoft_case("MulInteger", "int8:2x3 int8:() int8:3");
  CHECK(shapes_of(node) == "2x3");
  CHECK(count_of(node) == Happenings{{"read int8 A_zero_point", 1},
                                     {"read int8 A", 6},
                                     {"add int32", 6},
                                     {"read int8 B", 6},
                                     {"mul int32", 6},
                                     {"write int32 C", 6}});
  CHECK(macs_of(node) == 0);
}

TEST_CASE("QLinearLeakyRelu: a comparison chooses one of two factors") {
  const OpCase node = microsoft_case("QLinearLeakyRelu", "uint8:2x3 () uint8:() () uint8:()");
  const Happenings expected{{"read float32 X_scale", 1}, {"read uint8 X_zero_point", 1},
                            {"read float32 Y_scale", 1}, {"read uint8 Y_zero_point", 1},
                            {"div float32", 1},          {"read uint8 X", 6},
                            {"compare uint8", 6},        {"add int32", 12},
                            {"convert float32", 6},      {"mul float32", 1 + 6},  // alpha · factor
                            {"convert int32", 6},        {"compare int32", 12},
                            {"write uint8 Y", 6}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
}

TEST_CASE("QLinearSigmoid and QOrderedGelu: the function of a real number between two scales") {
  const OpCase node = microsoft_case("QLinearSigmoid", "uint8:2x3 () uint8:() () uint8:()");
  const Happenings expected{{"read float32 X_scale", 1},
                            {"read float32 Y_scale", 1},
                            {"read uint8 X_zero_point", 1},
                            {"read uint8 Y_zero_point", 1},
                            {"read uint8 X", 6},
                            {"add int32", 12},
                            {"convert float32", 6},
                            {"mul float32", 6},
                            {"exp float32", 6},
                            {"add float32", 6},
                            {"div float32", 6 + 6},  // the sigmoid's, and by Y_scale
                            {"convert int32", 6},
                            {"compare int32", 12},
                            {"write uint8 Y", 6}};
  CHECK(count_of(node) == expected);
  const Happenings gelu = count_of(microsoft_case("QOrderedGelu", "int8:2x3 () ()"));
  CHECK(gelu.at("exp float32") == 6);
  CHECK(gelu.at("div float32") == 12);
  // A product for the scale; 10 of gelu with its degree 4 polynomial: 3 around erf,
  // 1 + 4 + 3 within.
  CHECK(gelu.at("mul float32") == 6 + 6 * 11);
  CHECK(gelu.at("write int8 Y") == 6);
}

TEST_CASE("QLinearWhere: reads both, scales the one that is chosen") {
  const OpCase node = microsoft_case(
      "QLinearWhere", "bool:3x1 uint8:3x2 () uint8:() uint8:2 () uint8:() () uint8:()");
  CHECK(shapes_of(node) == "3x2");
  const Happenings counted = count_of(node);
  CHECK(counted.at("read bool condition") == 6);
  CHECK(counted.at("read uint8 X") == 6);
  CHECK(counted.at("read uint8 Y") == 6);
  CHECK(counted.at("compare bool") == 6);
  CHECK(counted.at("mul float32") == 6);
  CHECK(counted.at("add int32") == 12);
  CHECK(counted.at("div float32") == 2);
  CHECK(counted.at("write uint8 Z") == 6);
  CHECK(counted == execution_of(node));
}

TEST_CASE("QLinear operators: what does not fit is a fault") {
  check_shapes({{microsoft_case("QLinearAdd", "uint8:2x3 2 _ uint8:3 () _ ()"), ""},
                {microsoft_case("QLinearAdd", "uint8:2x3 () uint8:3 uint8:3 () _ ()"), ""},
                {microsoft_case("QLinearAdd", "uint8:2x3 () _ uint8:4 () _ ()"), ""},
                {microsoft_case("QLinearAdd", "uint8:0x3 () _ uint8:3 () _ ()"), "0x3"},
                {microsoft_case("QLinearMul", "uint8:2x3 1 _ uint8:3 1 _ 1"), "2x3"},
                {microsoft_case("MulInteger", "uint8:2x3 uint8:3 uint8:3"), ""},
                {microsoft_case("QLinearSigmoid", "uint8:2x3 3 _ ()"), ""},
                {microsoft_case("QOrderedGelu", "int8:2x3 2 ()"), ""},
                {microsoft_case("QLinearWhere", "bool:5 uint8:2 () _ uint8:2 () _ ()"), ""}});
}

TEST_CASE("QLinearAveragePool: an average of whole numbers, centred and scaled") {
  // 4 windows of 4.
  const OpCase node = microsoft_case("QLinearAveragePool",
                                     "uint8:1x1x3x3 () uint8:() () uint8:(); kernel_shape=2,2");
  const Happenings expected{{"read float32 x_scale", 1}, {"read uint8 x_zero_point", 1},
                            {"read float32 y_scale", 1}, {"read uint8 y_zero_point", 1},
                            {"read uint8 X", 16},        {"add uint32", 12},
                            {"convert float32", 4},      {"div float32", 1 + 4},
                            {"add float32", 4},          {"mul float32", 4},
                            {"convert int32", 4},        {"add int32", 4},
                            {"compare int32", 8},        {"write uint8 Y", 4}};
  CHECK(shapes_of(node) == "1x1x2x2");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
}

TEST_CASE("Quantised pools: the channels are second, or last where the attribute says so") {
  const std::string scales = " () uint8:() () uint8:(); ";
  check_shapes(
      {{microsoft_case("QLinearAveragePool", "uint8:1x2x7x9" + scales + "kernel_shape=3,2"),
        "1x2x5x8"},
       {microsoft_case("QLinearAveragePool",
                       "uint8:1x7x9x2" + scales + "kernel_shape=3,2 channels_last=1"),
        "1x5x8x2"},
       {microsoft_case("QLinearAveragePool",
                       "uint8:7x9" + scales + "kernel_shape=3,2 channels_last=1"),
        ""},
       {microsoft_case("QLinearAveragePool", "uint8:1x2x7x9" + scales + "kernel_shape=8,2"),
        "1x2x0x8"},
       {microsoft_case("QLinearGlobalAveragePool", "uint8:2x3x4x5" + scales), "2x3x1x1"},
       {microsoft_case("QLinearGlobalAveragePool", "uint8:2x4x5x3" + scales + "channels_last=1"),
        "2x1x1x3"},
       {microsoft_case("QLinearGlobalAveragePool", "uint8:5" + scales), ""},
       {microsoft_case("QLinearReduceMean", "uint8:2x3x5" + scales + "axes=1, keepdims=0"), "2x5"},
       {microsoft_case("QLinearReduceMean", "uint8:2x3x5" + scales + "axes=3,"), ""}});
  const auto pool = [&](const std::string& line) {
    return count_of(microsoft_case("QLinearGlobalAveragePool", line));
  };
  CHECK(pool("uint8:2x3x4x5" + scales) == pool("uint8:2x4x5x3" + scales + "channels_last=1"));
  CHECK(pool("uint8:2x3x4x5" + scales).at("add uint32") == 6 * 19);
  CHECK(count_of(microsoft_case("QLinearReduceMean", "int8:2x3x5 () _ () _; axes=1,"))
            .at("add int32") == 10 * 2);
}

TEST_CASE("QLinearSoftmax: rows of centred exponentials; the zero point of x cancels") {
  // 2 rows of 3.
  const OpCase node =
      microsoft_case("QLinearSoftmax", "uint8:2x3 () uint8:() () uint8:(); opset=13");
  const Happenings expected{
      {"read float32 X_scale", 1}, {"read float32 y_scale", 1}, {"read uint8 y_zero_point", 1},
      {"read uint8 X", 12},        {"compare uint8", 4},        {"add int32", 6 + 6},
      {"convert float32", 6},      {"mul float32", 6 + 2},      {"exp float32", 6},
      {"add float32", 4},          {"div float32", 6},          {"convert int32", 6},
      {"compare int32", 12},       {"write uint8 Y", 6}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  // Before opset 13 a row is all axes from `axis` on: one of 6.
  const Happenings whole =
      count_of(microsoft_case("QLinearSoftmax", "uint8:2x3 () _ () _; opset=12 axis=0"));
  CHECK(whole.at("compare uint8") == 5);
  CHECK(shapes_of(microsoft_case("QLinearSoftmax", "uint8:2x3 () _ () _; opset=13 axis=2"))
            .starts_with("fault"));
}

TEST_CASE("QLinearConcat: each array is brought to the scale of the output") {
  const OpCase node =
      microsoft_case("QLinearConcat", "() uint8:() uint8:2x3 () uint8:() uint8:2x4 (); axis=1");
  CHECK(shapes_of(node) == "2x7");
  const Happenings expected{{"read float32 Y_scale", 1},   {"read uint8 Y_zero_point", 1},
                            {"read float32 inputs[1]", 1}, {"read uint8 inputs[2]", 1},
                            {"read float32 inputs[4]", 1}, {"div float32", 2},
                            {"read uint8 inputs[0]", 6},   {"read uint8 inputs[3]", 8},
                            {"add int32", 6 + 14},         {"convert float32", 14},
                            {"mul float32", 14},           {"convert int32", 14},
                            {"compare int32", 28},         {"write uint8 Y", 14}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
}

TEST_CASE("QLinearConcat: an array that is quantised as the output is copied") {
  const Happenings counted = count_of(
      microsoft_case("QLinearConcat",
                     "float32:()=0.5 uint8:()=3 uint8:2x3 float32:()=0.5 uint8:()=3 uint8:2x4 "
                     "float32:()=0.25 uint8:()=3; axis=1"));
  CHECK(counted.at("write uint8 Y") == 14);
  CHECK(counted.at("mul float32") == 8);
  CHECK(counted.count("read float32 inputs[1]") == 0);
  CHECK(counted.count("div float32") == 0);
}

TEST_CASE("QLinearConcat: arrays that do not join are a fault") {
  check_shapes(
      {{microsoft_case("QLinearConcat", "() uint8:() uint8:2x3 () uint8:() uint8:4x3 (); axis=1"),
        ""},
       {microsoft_case("QLinearConcat", "() uint8:() uint8:2x3 () uint8:()"), ""},
       {microsoft_case("QLinearConcat", "() uint8:() uint8:2x3; axis=1"), ""},
       {microsoft_case("QLinearConcat", "() uint8:() uint8:2x3 2 uint8:(); axis=1"), ""},
       {microsoft_case("QLinearConcat", "() uint8:() _ () uint8:() uint8:2x3 () uint8:(); axis=1"),
        ""},
       {microsoft_case("QLinearConcat", "() _ uint8:2x3 () _; axis=-1"), "2x3"}});
}
