// Convolutions and pools of com.microsoft.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase nhwc(const std::string& op, const std::string& line) {
  return {op, line, 19, "com.ms.internal.nhwc"};
}

}  // namespace

TEST_CASE("FusedConv: a convolution, an addend and an activation") {
  // 1x6x5x8 outputs of 12 products.
  const OpCase node =
      microsoft_case("FusedConv", "1x4x7x9 6x2x3x2 6 1x6x5x8; group=2 activation=LeakyRelu");
  const Happenings expected{{"read float32 W", 2880},    {"read float32 X", 2880},
                            {"mul float32", 2880 + 240}, {"add float32", 240 * 11},
                            {"read float32 B", 240},     {"add float32 B", 240},
                            {"read float32 Z", 240},     {"add float32 Z", 240},
                            {"compare float32", 240},    {"write float32 Y", 240}};
  CHECK(shapes_of(node) == "1x6x5x8");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 2880);
}

TEST_CASE("FusedConv: activations have the actions of their operators") {
  const auto with = [](const std::string& activation) {
    return count_of(microsoft_case("FusedConv", "1x1x3x3 1x1x2x2; activation=" + activation));
  };
  CHECK(with("Relu").at("compare float32") == 4);
  CHECK(with("Clip").at("compare float32") == 8);
  CHECK(with("Sigmoid").at("exp float32") == 4);
  CHECK(with("HardSwish").at("compare float32") == 8);
  CHECK(shapes_of(microsoft_case("FusedConv", "1x1x3x3 1x1x2x2")) == "1x1x2x2");
  const std::string fault =
      shapes_of(microsoft_case("FusedConv", "1x1x3x3 1x1x2x2; activation=Rellu"));
  CHECK(fault == "fault: its activation `Rellu` is not known");
  CHECK(shapes_of(microsoft_case("FusedConv", "1x1x3x3 1x1x2x2 _ 1x1x3x3")).starts_with("fault"));
}

TEST_CASE("NhwcConv: channels last, in the filters too") {
  const OpCase node = microsoft_case("NhwcConv", "1x7x9x4 6x3x2x2 6; group=2");
  CHECK(shapes_of(node) == "1x5x8x6");
  CHECK(macs_of(node) == 2880);
  CHECK(count_of(node) == count_of({"Conv", "1x4x7x9 6x2x3x2 6; group=2"}));
  CHECK(count_of(node) == execution_of(node));
  // kernel_shape tells where the channels of the filters are.
  CHECK(shapes_of(microsoft_case("NhwcConv", "1x7x9x4 6x2x3x2 6; group=2 kernel_shape=3,2")) ==
        "1x5x8x6");
  CHECK(shapes_of(microsoft_case("NhwcConv", "1x7x9x4 6x3x2x2 6; group=2 kernel_shape=3,2")) ==
        "1x5x8x6");
  check_shapes(
      {{microsoft_case("NhwcConv", "1x7x9x4 6x2x3x2 6; group=2"), "1x6x7x6"},  // a kernel of 2x3
       {microsoft_case("NhwcConv", "1x7x9x4 6x3x2x3 6; group=2"), ""},
       {microsoft_case("NhwcConv", "1x7x9x4 6x3x2x2 5; group=2"), ""},
       {microsoft_case("NhwcConv", "7x9 6x3x2x2"), ""},
       {microsoft_case("NhwcConv", "1x7x9x4 6x3"), ""},
       {microsoft_case("NhwcConv", "1x7x9x4 6x3x2x2; group=2 kernel_shape=5,5"), ""}});
}

TEST_CASE("NhwcFusedConv and the internal Conv: filters as ai.onnx stores them") {
  CHECK(shapes_of(microsoft_case("NhwcFusedConv", "1x7x9x4 6x2x3x2 6 1x5x8x6; group=2")) ==
        "1x5x8x6");
  CHECK(shapes_of(microsoft_case("NhwcFusedConv", "1x7x9x4 6x2x3x2 6 1x6x5x8; group=2"))
            .starts_with("fault"));
  const OpCase internal = nhwc("Conv", "1x7x9x4 6x2x3x2 6; group=2 activation=Relu");
  CHECK(shapes_of(internal) == "1x5x8x6");
  CHECK(count_of(internal).at("compare float32") == 240);
}

TEST_CASE("NhwcMaxPool and the internal pools: windows of [N, spatial, C]") {
  check_shapes(
      {{microsoft_case("NhwcMaxPool", "int8:1x7x9x2; kernel_shape=3,2"), "1x5x8x2"},
       {microsoft_case("NhwcMaxPool", "int8:1x7x9x2; kernel_shape=3,2 strides=2,1 ceil_mode=1"),
        "1x3x8x2"},
       {microsoft_case("NhwcMaxPool", "int8:1x7x9x2"), ""},
       {nhwc("MaxPool", "1x7x9x2; kernel_shape=3,2"), "1x5x8x2"},
       {nhwc("AveragePool", "1x7x9x2; kernel_shape=3,2"), "1x5x8x2"}});
  CHECK(count_of(microsoft_case("NhwcMaxPool", "int8:1x7x9x2; kernel_shape=3,2"))
            .at("compare int8") == 80 * 5);
}

TEST_CASE("MaxpoolWithMask: the mask of every tap is looked at") {
  const OpCase node = microsoft_case("MaxpoolWithMask", "1x1x3x3 int32:1x1x3x3; kernel_shape=2,2");
  const Happenings expected{{"read int32 M", 16},
                            {"compare int32", 16},
                            {"read float32 X", 16},
                            {"compare float32", 12},
                            {"write float32 Y", 4}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(shapes_of(microsoft_case("MaxpoolWithMask", "1x1x3x3 int32:1x1x3x2; kernel_shape=2,2"))
            .starts_with("fault"));
}

TEST_CASE("ConvTransposeWithDynamicPads: pads as an input decide the shape") {
  const std::string x_and_w = "1x4x3x5 4x3x2x3 ";
  // 2·(3 - 1) + 2 less 0 + 1, and 3·(5 - 1) + 3 less 1 + 0.
  const OpCase node =
      microsoft_case("ConvTransposeWithDynamicPads", x_and_w + "=0,1,1,0 6; group=2 strides=2,3");
  CHECK(shapes_of(node) == "1x6x5x14");
  CHECK(macs_of(node) == macs_of({"ConvTranspose", x_and_w + "6; group=2 strides=2,3"}));
  check_shapes(
      {{microsoft_case("ConvTransposeWithDynamicPads", x_and_w + "_ 6; group=2 strides=2,3"),
        "1x6x6x15"},
       {microsoft_case("ConvTransposeWithDynamicPads", x_and_w + "=0,1,1 6; group=2"), ""},
       {microsoft_case("ConvTransposeWithDynamicPads", x_and_w + "int64:4 6; group=2"), ""},
       {microsoft_case("ConvTransposeWithDynamicPads",
                       x_and_w + "=0,9223372036854775807,1,0 6; group=2"),
        ""}});
}

TEST_CASE("WordConvEmbedding: filters slide over the characters of every word") {
  // 6 words of 7 characters; 5 filters at 6 places of 2·4 products.
  const OpCase node = microsoft_case("WordConvEmbedding", "int32:2x3x7 5x1x2x4 5 9x4");
  const Happenings expected{{"read int32 Sequence", 42},
                            {"read float32 W", 1440},
                            {"read float32 C", 1440},
                            {"mul float32", 1440},
                            {"add float32", 30 * (6 * 7 + 2)},  // and 2 of tanh
                            {"compare float32", 30 * 5},
                            {"read float32 B", 30},
                            {"add float32 B", 30},
                            {"exp float32", 30},
                            {"div float32", 30},
                            {"write float32 Y", 30}};
  CHECK(shapes_of(node) == "2x3x5");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 1440);
  CHECK(assumptions_of(node).size() == 1);
  check_shapes(
      {{microsoft_case("WordConvEmbedding", "int32:2x3x7 5x1x2x4 5 9x3"), ""},
       {microsoft_case("WordConvEmbedding", "int32:2x3x1 5x1x2x4 5 9x4"), ""},
       {microsoft_case("WordConvEmbedding", "int32:2x3x7 5x1x2x4 4 9x4"), ""},
       {microsoft_case("WordConvEmbedding", "int32:2x3x7 5x1x2x4 5 9x4; conv_window_size=3"), ""},
       {microsoft_case("WordConvEmbedding", "int32:2x3x7 5x1x2x4 5 9x4; embedding_size=1"), ""},
       {microsoft_case("WordConvEmbedding", "int32:2x3x7 5x1x2x4 5 9x4; char_embedding_size=2"),
        ""},
       {microsoft_case("WordConvEmbedding",
                       "int32:2x3x7 5x1x2x4 5 9x4; embedding_size=5 conv_window_size=2 "
                       "char_embedding_size=4"),
        "2x3x5"},
       {microsoft_case("WordConvEmbedding", "int32:() 5x1x2x4 5 9x4"), ""}});
}
