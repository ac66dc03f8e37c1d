// RoiAlign and MaxRoiPool.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("RoiAlign: an output per region, channel and bin") {
  const std::string inputs = "2x3x7x9 4x4 int64:4; ";
  check_shapes({
      {{"RoiAlign", inputs + "output_height=2 output_width=5"}, "4x3x2x5"},
      {{"RoiAlign", inputs + "mode=max", 10}, "4x3x1x1"},
      {{"RoiAlign", inputs + "mode=median"}, ""},
      {{"RoiAlign", inputs + "output_height=0"}, ""},
      {{"RoiAlign", inputs + "output_width=9223372036854775807"}, ""},
      {{"RoiAlign", inputs + "sampling_ratio=-1"}, ""},
      {{"RoiAlign", "2x3x7x9 4x5 int64:4"}, ""},
      {{"RoiAlign", "2x3x7x9 4x4 int64:5"}, ""},
      {{"RoiAlign", "2x3x7 4x4 int64:4"}, ""},
  });
}

TEST_CASE("RoiAlign: weights once a sample, four taps a channel") {
  // Each of 3 regions: 4 corners, 2 extents, 2*4 bins of 2*2 samples, each of which
  // takes 2 coordinates (1 mul, 3 add, 2 compare, 1 convert) and 4 weights; 2*2*4
  // outputs of 4 samples of 4 products, 3 sums, then 3 sums and a division.
  const OpCase align{"RoiAlign",
                     "1x2x7x9 3x4 int64:3; output_height=2 output_width=4 sampling_ratio=2"};
  const Happenings expected{
      {"mul float32", 3 * (4 + 32 * (2 + 4) + 16 * 16)},
      {"add float32", 3 * (4 + 2 + 32 * 6 + 16 * (12 + 3))},
      {"compare float32", 3 * 32 * 4},
      {"convert float32", 3 * 32 * 2},
      {"div float32", 3 * (2 + 16)},
      {"read float32 X", 3 * 16 * 16},
      {"read float32 rois", 12},
      {"read int64 batch_indices", 3},
      {"write float32 Y", 48},
  };
  CHECK(count_of(align) == expected);
  CHECK(execution_of(align) == expected);
  const OpCase most{"RoiAlign", align.line + " mode=max"};
  CHECK(count_of(most).at("compare float32") == 3 * (32 * 4 + 16 * 3));
  CHECK(count_of(most).at("div float32") == 3 * 2);
}

TEST_CASE("RoiAlign: without a ratio the samples of the largest region are counted, and stated") {
  // ceil(7/2) * ceil(9/4) = 12 samples a bin.
  const OpCase align{"RoiAlign", "1x2x7x9 3x4 int64:3; output_height=2 output_width=4"};
  CHECK(count_of(align).at("read float32 X") == 48 * 12 * 4);
  ModelBuilder model(16);
  model.input("x", ElementType::Float, {1, 2, 7, 9}).input("r", ElementType::Float, {3, 4});
  model.input("b", ElementType::Int64, {3});
  model.node("RoiAlign", {"x", "r", "b"}, {"y"});
  model.output("y");
  CHECK(estimate_of(model).assumptions.size() == 1);
}

TEST_CASE("MaxRoiPool: bins of a region that covers all of X") {
  // 48 outputs of ceil(7/2) * ceil(9/4) = 12 elements; 3 regions of 5 numbers.
  const OpCase pool{"MaxRoiPool", "1x2x7x9 3x5; pooled_shape=2,4"};
  CHECK(shapes_of(pool) == "3x2x2x4");
  const Happenings expected{
      {"compare float32", 48 * 11}, {"read float32 X", 48 * 12}, {"read float32 rois", 15},
      {"mul float32", 12},          {"convert float32", 12},     {"add float32", 6},
      {"div float32", 6},           {"write float32 Y", 48},
  };
  CHECK(count_of(pool) == expected);
  CHECK(execution_of(pool) == expected);
  check_shapes({
      {{"MaxRoiPool", "1x2x7x9 3x4; pooled_shape=2,4"}, ""},
      {{"MaxRoiPool", "1x2x7x9 3x5; pooled_shape=2,4,1"}, ""},
      {{"MaxRoiPool", "1x2x7x9 3x5; pooled_shape=2,0"}, ""},
      {{"MaxRoiPool", "1x2x7x9 3x5"}, ""},
      {{"MaxRoiPool", "1x2x7 3x5; pooled_shape=2,4"}, ""},
  });
}
