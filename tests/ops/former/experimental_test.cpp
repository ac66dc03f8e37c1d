// Experimental operators that ONNX dropped.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Experimental functions: a few actions an element") {
  const Happenings affine = count_of({"Affine", "2x3"});
  CHECK(affine ==
        Happenings{
            {"read float32 X", 6}, {"mul float32", 6}, {"add float32", 6}, {"write float32 Y", 6}});
  CHECK(count_of({"Scale", "2x3"}).at("mul float32") == 6);
  const Happenings softplus = count_of({"ParametricSoftplus", "2x3"});
  CHECK(softplus.at("mul float32") == 12);
  CHECK(softplus.at("log float32") == 6);
  const Happenings tanh = count_of({"ScaledTanh", "2x3"});
  CHECK(tanh.at("mul float32") == 12);
  CHECK(tanh.at("add float32") == 12);
  CHECK(tanh.at("div float32") == 6);
}

TEST_CASE("ImageScaler: a factor for the image, a bias for each channel") {
  const OpCase node{"ImageScaler", "1x3x4x5; bias=0.5,1.5,2.5 scale=0.25"};
  const Happenings expected{{"read float32 input", 60},
                            {"mul float32", 60},
                            {"read float32 bias", 60},
                            {"add float32 bias", 60},
                            {"write float32 output", 60}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(count_of({"ImageScaler", "1x3x4x5; bias=0.5,1.5,2.5"}).count("mul float32") == 0);
  check_shapes({{node, "1x3x4x5"},
                {{"ImageScaler", "1x3x4x5; scale=0.5"}, "1x3x4x5"},
                {{"ImageScaler", "1x3x4x5; bias=0.5,1.5"}, ""},
                {{"ImageScaler", "3x4x5; scale=0.5"}, ""}});
}

TEST_CASE("Crop: borders are left, top, right and bottom; or a height and width from a corner") {
  check_shapes({{{"Crop", "1x2x7x9; border=1,2,3,1"}, "1x2x4x5"},
                {{"Crop", "1x2x7x9; border=1,2,0,0 scale=3,4"}, "1x2x3x4"},
                {{"Crop", "1x2x7x9; border=1,2,0,0 scale=6,4"}, ""},
                {{"Crop", "1x2x7x9; border=5,2,5,1"}, ""},
                {{"Crop", "1x2x7x9; border=9,7,0,0"}, "1x2x0x0"},
                {{"Crop", "1x2x7x9; border=0,0,9,7"}, "1x2x0x0"},
                {{"Crop", "1x2x7x9; border=0,0,0,8"}, ""},
                {{"Crop", "1x2x7x9; border=0,8,0,0"}, ""},
                {{"Crop", "1x2x7x9; border=0,0,-1,0"}, ""},
                {{"Crop", "1x2x7x9; border=1,2,0,0 scale=5,8"}, "1x2x5x8"},
                {{"Crop", "1x2x7x9; border=-1,2,3,1"}, ""},
                {{"Crop", "1x2x7x9; border=1,2,3"}, ""},
                {{"Crop", "1x2x7x9"}, ""},
                {{"Crop", "2x7x9; border=1,2,3,1"}, ""},
                {{"Crop", "1x2x7x9; border=1,2,0,0 scale=-2,4"}, ""},
                {{"Crop", "1x2x7x9; border=9223372036854775807,2,9223372036854775807,1"}, ""}});
  CHECK(count_of({"Crop", "1x2x7x9; border=1,2,3,1"}).at("read float32 input") == 40);
}

TEST_CASE("GRUUnit: two gates and the old state make the new one") {
  const OpCase node{"GRUUnit", "1x2x5 1x2x15 2 ()"};
  const Happenings expected{
      {"read float32 t", 1},       {"read float32 seq_lengths", 2},   {"compare float32", 2},
      {"read float32 gates", 20},  {"read float32 hidden_prev", 10},  {"exp float32", 20},
      {"div float32", 20},         {"add float32", 10 * (1 + 2 + 2)}, {"mul float32", 20},
      {"write float32 hidden", 10}};
  CHECK(shapes_of(node) == "1x2x5");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  check_shapes({{{"GRUUnit", "1x2x5 1x2x14 2 ()"}, ""},
                {{"GRUUnit", "1x2x5 1x3x15 2 ()"}, ""},
                {{"GRUUnit", "1x2x5 1x2x15 3 ()"}, ""},
                {{"GRUUnit", "2x5 2x15 2 ()"}, ""}});
}

TEST_CASE("ConstantFill: a value, in the shape that an attribute or an input says") {
  check_shapes({{{"ConstantFill", "; shape=2,3"}, "2x3"},
                {{"ConstantFill", "4x5; extra_shape=2,"}, "4x5x2"},
                {{"ConstantFill", "=2,3; input_as_shape=1"}, "2x3"},
                {{"ConstantFill", "int64:2; input_as_shape=1"}, ""},
                {{"ConstantFill", "=2,-3; input_as_shape=1"}, ""},
                {{"ConstantFill", "4x5; shape=2,3"}, ""},
                {{"ConstantFill", "; shape=2,3 dtype=8"}, ""}});
  CHECK(numbers_of({"ConstantFill", "; shape=3, value=1.5"}) == "1.5,1.5,1.5");
  CHECK(numbers_of({"ConstantFill", "; shape=2, value=3.5 dtype=7"}) == "3,3");
  CHECK(numbers_of({"ConstantFill", "; shape=2,"}) == "0,0");
}

TEST_CASE("GivenTensorFill: the values that the node gives") {
  CHECK(numbers_of({"GivenTensorFill", "; shape=2,2 values=0.5,1.5,2.5,3.5"}) == "0.5,1.5,2.5,3.5");
  check_shapes({{{"GivenTensorFill", "; shape=2,2 values=0.5,1.5,2.5,3.5"}, "2x2"},
                {{"GivenTensorFill", "1x2; values=0.5,1.5"}, "1x2"},
                {{"GivenTensorFill", "; shape=2,2 values=0.5,1.5"}, ""},
                {{"GivenTensorFill", "; shape=-2,2 values=0.5,1.5"}, ""}});
}

TEST_CASE("DynamicSlice: starts, ends and axes as inputs") {
  CHECK(numbers_of({"DynamicSlice", "=1,2,3,4,5 =1 =-1"}) == "2,3,4");
  check_shapes({{{"DynamicSlice", "4x7 =1,-3 =4,-1"}, "3x2"},
                {{"DynamicSlice", "4x7 =1 =4 =1"}, "4x3"},
                {{"DynamicSlice", "4x7 =1 =4 =2"}, ""}});
}
