// The pools, against literal loops.
#include <doctest/doctest.h>

#include "support/random_layer.h"

using namespace opcost::test;

namespace {

std::string pool_line(const WindowLayer& layer) {
  Integers x{layer.batch, layer.channels};
  x.insert(x.end(), layer.size.begin(), layer.size.end());
  return dims_text(x) + "; kernel_shape=" + list_text(layer.kernel) + " " + layer.attributes();
}

}  // namespace

TEST_CASE("MaxPool: k taps take k - 1 comparisons, in three dimensions too") {
  // 4 * 4*4*4 = 256 outputs of 8 taps.
  const OpCase pool{"MaxPool", "1x4x8x8x8; kernel_shape=2,2,2 strides=2,2,2"};
  CHECK(shapes_of(pool) == "1x4x4x4x4");
  CHECK(count_of(pool) == Happenings{{"compare float32", 256 * 7},
                                     {"read float32 X", 256 * 8},
                                     {"write float32 Y", 256}});
  CHECK(macs_of(pool) == 0);
}

TEST_CASE("MaxPool: indices are written as 64-bit integers where they are wanted") {
  const OpCase pool{"MaxPool", "1x1x4x6; kernel_shape=2,2 strides=2,2 storage_order=1 outputs=2"};
  CHECK(shapes_of(pool) == "1x1x2x3 1x1x2x3");
  CHECK(count_of(pool).at("write int64 Indices") == 6);
}

TEST_CASE("MaxPool: compares and accesses have the width of the elements") {
  CHECK(count_of({"MaxPool", "uint8:1x1x4; kernel_shape=2,"}) ==
        Happenings{{"compare uint8", 3}, {"read uint8 X", 6}, {"write uint8 Y", 3}});
}

TEST_CASE("AveragePool: a sum and one division, and padding taps execute either way") {
  // 5 windows of 3 on 5 elements padded by 1 and 1.
  const Happenings expected{
      {"add float32", 10}, {"div float32", 5}, {"read float32 X", 15}, {"write float32 Y", 5}};
  const std::string line = "1x1x5; kernel_shape=3, pads=1,1 count_include_pad=";
  CHECK(count_of({"AveragePool", line + "0"}) == expected);
  CHECK(count_of({"AveragePool", line + "1"}) == expected);
}

TEST_CASE("Pools: random layers count as literal loops do") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    WindowLayer layer = random_window(dice, false);
    layer.ceil_mode = dice.coin();
    check_against({"MaxPool", pool_line(layer)}, max_pool_loops(layer, false));
    check_against({"AveragePool", pool_line(layer), 19}, average_pool_loops(layer));
  }
}

TEST_CASE("Pools: with ceil_mode a window may hang over the end but not start in the padding") {
  const auto shape = [](const std::string& line) { return shapes_of({"AveragePool", line, 19}); };
  // Windows at 0, 2, 4: the last covers 4, 5, 6 of 6.
  CHECK(shape("1x1x6; kernel_shape=3, strides=2, ceil_mode=0") == "1x1x2");
  CHECK(shape("1x1x6; kernel_shape=3, strides=2, ceil_mode=1") == "1x1x3");
  // Padded by one on both sides, windows at -1, 1: one at 3 starts in the padding.
  CHECK(shape("1x1x3; kernel_shape=1, strides=2, pads=1,1 ceil_mode=1") == "1x1x2");
  CHECK(shape("1x1x2x2; kernel_shape=1,1 strides=3,3 ceil_mode=1") == "1x1x1x1");
}

TEST_CASE("LpPool: powers and roots are those that p needs") {
  // 2 outputs of 3 taps: 6 taps, 4 sums.
  struct Norm {
    std::string p;
    int opset;
    Happenings arithmetic;
  };
  const Norm norms[] = {
      {"", 18, {{"mul float32", 6}, {"sqrt float32", 2}}},
      {" p=1", 2, {{"bitwise float32", 6}}},
      {" p=1.0", 1, {{"bitwise float32", 6}}},
      {" p=2", 11, {{"mul float32", 6}, {"sqrt float32", 2}}},
      {" p=3",
       18,
       {{"mul float32", 6}, {"exp float32", 8}, {"log float32", 8}, {"div float32", 2}}},
      {" p=2.5",
       1,
       {{"mul float32", 6}, {"exp float32", 8}, {"log float32", 8}, {"div float32", 2}}},
  };
  for (const Norm& norm : norms) {
    CAPTURE(norm.p);
    Happenings expected = norm.arithmetic;
    expected.merge(Happenings{{"add float32", 4}, {"read float32 X", 6}, {"write float32 Y", 2}});
    const OpCase pool{"LpPool", "1x1x4; kernel_shape=3," + norm.p, norm.opset};
    CHECK(count_of(pool) == expected);
    CHECK(execution_of(pool) == expected);
  }
}

TEST_CASE("Pools: a node that does not fit together is a fault") {
  for (const std::string op : {"MaxPool", "AveragePool", "LpPool"}) {
    for (const std::string line : {
             "1x2x5x5",
             "1x2; kernel_shape=3,",
             "(); kernel_shape=3,",
             "1x2x5x5; kernel_shape=3,",
             "1x2x5x5; kernel_shape=3,0",
             "1x2x5x5; kernel_shape=7,3",
             "1x2x5x5; kernel_shape=3,3 strides=0,1",
             "1x2x5x5; kernel_shape=3,3 pads=-4,0,0,0 ceil_mode=1",
             "1x2x5x5; kernel_shape=4611686018427387904,4611686018427387904",
         }) {
      CAPTURE(op);
      CAPTURE(line);
      CHECK(shapes_of({op, line}).starts_with("fault: "));
    }
  }
  CHECK(shapes_of({"LpPool", "1x1x4; kernel_shape=3, p=0"}).starts_with("fault: "));
  CHECK(shapes_of({"LpPool", "1x1x4; kernel_shape=3, p=-1.5"}).starts_with("fault: "));
  CHECK(shapes_of({"LpPool", "1x1x4; kernel_shape=3, p=two"}).starts_with("fault: "));
}

// As ONNX Runtime 1.32 runs them and ONNX 1.23 infers them: room / stride, rounded towards 0, + 1.
TEST_CASE("Pools: a window larger than its input gives what the formula says, as small as 0") {
  for (const std::string op : {"MaxPool", "AveragePool", "LpPool"})
    check_shapes({
        {{op, "1x32x16x2; kernel_shape=2,4 strides=2,2"}, "1x32x8x0"},
        {{op, "1x1x3x2; kernel_shape=1,3"}, "1x1x3x0"},
        {{op, "1x1x3x2; kernel_shape=1,3 strides=1,2"}, "1x1x3x1"},
        {{op, "1x1x3x2; kernel_shape=1,4"}, ""},
        {{op, "1x1x3x2; kernel_shape=1,6 strides=1,2"}, ""},
    });
  check_shapes({{{"MaxPool", "1x1x3x2; kernel_shape=1,4 strides=1,2 ceil_mode=1"}, "1x1x3x0"},
                {{"Conv", "1x1x3x2 1x1x1x3"}, ""}});
  const OpCase empty{"MaxPool", "1x32x16x2; kernel_shape=2,4 strides=2,2"};
  CHECK(count_of(empty).empty());
  CHECK(execution_of(empty).empty());
}
