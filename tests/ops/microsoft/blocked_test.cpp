// Operators of com.microsoft.nchwc, whose channels are in blocks.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase blocked(const std::string& op, const std::string& line) {
  return {op, line, 1, "com.microsoft.nchwc"};
}

}  // namespace

TEST_CASE("Blocked: shapes, the channels filled up where the filters are") {
  check_shapes({
      {blocked("Conv", "1x3x32x40 32x3x3x3 32; pads=1,1,1,1 strides=2,2 activation=Relu"),
       "1x32x16x20"},
      {blocked("Conv", "1x24x6x7 32x32x1x1"), "1x32x6x7"},  // 24 channels in blocks of 16
      {blocked("Conv", "1x20x6x7 32x1x3x3; group=32"), "1x32x4x5"},
      {blocked("Conv", "1x8x6x7 32x32x1x1"), ""},  // more than a block is missing
      {blocked("Conv", "1x32x6x7 32x32x1x1 32 1x32x6x7"), "1x32x6x7"},
      {blocked("Conv", "1x32x6x7 32x32x1x1 32 1x32x6x6"), ""},
      {blocked("Conv", "1x32x6x7 32x32x1x1; activation=Nothing"), ""},
      {blocked("MaxPool", "1x32x6x7; kernel_shape=2,3 strides=2,2"), "1x32x3x3"},
      {blocked("AveragePool", "1x32x6x7; kernel_shape=2,3 strides=2,2"), "1x32x3x3"},
      {blocked("GlobalAveragePool", "1x32x6x7"), "1x32x1x1"},
      {blocked("GlobalMaxPool", "1x32x6x7"), "1x32x1x1"},
      {blocked("ReorderInput", "1x32x6x7"), "1x32x6x7"},
      {blocked("ReorderInput", "1x6x7x32; channels_last=1"), "1x32x6x7"},
      {blocked("ReorderOutput", "1x32x6x7; channels=30"), "1x30x6x7"},
      {blocked("ReorderOutput", "1x32x6x7; channels=30 channels_last=1"), "1x6x7x30"},
      {blocked("ReorderOutput", "1x32x6x7"), ""},
      {blocked("ReorderOutput", "1x32x6x7; channels=33"), ""},
      {blocked("Upsample", "1x32x6x7; scales=1,1,2,3"), "1x32x12x21"},
      {blocked("Upsample", "1x32x6x7; scales=1,1,0,3"), ""},
      {blocked("Upsample", "1x32x6x7; scales=2,3"), ""},
  });
}

TEST_CASE("Blocked: counted like the operators of ai.onnx that they stand for") {
  const auto same = [](const std::string& op, const std::string& line) {
    CHECK(count_of(blocked(op, line)) == count_of({op, line, 12}));
  };
  same("Conv", "1x16x5x6 16x16x3x2 16; pads=1,0,1,1");
  same("MaxPool", "1x16x7x9; kernel_shape=3,2 strides=2,2");
  same("AveragePool", "1x16x7x9; kernel_shape=3,2 strides=2,2");
  same("GlobalAveragePool", "1x16x7x9");
  same("GlobalMaxPool", "1x16x7x9");
  CHECK(macs_of(blocked("Conv", "1x16x5x6 16x16x3x2")) == 16 * 3 * 5 * 16 * 3 * 2);
}

TEST_CASE(
    "Blocked: Sum is added and the activation follows; linear Upsample takes two taps an axis") {
  const Happenings fused = count_of(
      blocked("Conv", "1x16x5x6 16x16x1x1 16 1x16x5x6; activation=Clip activation_params=0.0,6.0"));
  CHECK(fused.at("read float32 Sum") == 480);
  CHECK(fused.at("add float32 Sum") == 480);
  CHECK(fused.at("compare float32") == 2 * 480);
  const Happenings linear = count_of(blocked("Upsample", "1x1x2x3; scales=1,1,2,2 mode=linear"));
  CHECK(linear.at("read float32 X") == 24 * 4);
  CHECK(linear.at("mul float32") == 24 * (4 + 2));
  CHECK(count_of(blocked("Upsample", "1x1x2x3; scales=1,1,2,2")) ==
        Happenings{{"read float32 X", 24}, {"write float32 Y", 24}});
}

TEST_CASE("Blocked: channels that only fill a block are said to count") {
  CHECK(mentions(assumptions_of(blocked("ReorderOutput", "1x32x6x7; channels=30")), "30 channels"));
  CHECK(assumptions_of(blocked("ReorderOutput", "1x32x6x7; channels=32")).empty());
}
