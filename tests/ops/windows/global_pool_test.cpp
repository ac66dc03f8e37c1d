// The global pools.
#include <doctest/doctest.h>

#include "support/random_layer.h"

using namespace opcost::test;

TEST_CASE("Global pools: they are pools whose window is the whole channel") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    WindowLayer layer = random_window(dice, false);
    layer.kernel = layer.size;
    layer.strides.assign(layer.size.size(), 1);
    layer.dilations = layer.strides;
    layer.pads_begin.assign(layer.size.size(), 0);
    layer.pads_end = layer.pads_begin;
    Integers x{layer.batch, layer.channels};
    x.insert(x.end(), layer.size.begin(), layer.size.end());
    check_against({"GlobalMaxPool", dims_text(x)}, max_pool_loops(layer, false));
    check_against({"GlobalAveragePool", dims_text(x)}, average_pool_loops(layer));
  }
}

TEST_CASE("Global pools: a channel without spatial axes is one element") {
  CHECK(shapes_of({"GlobalAveragePool", "2x3"}) == "2x3");
  CHECK(count_of({"GlobalMaxPool", "2x3"}) ==
        Happenings{{"read float32 X", 6}, {"write float32 Y", 6}});
  CHECK(shapes_of({"GlobalMaxPool", "3"}).starts_with("fault: "));
  CHECK(shapes_of({"GlobalAveragePool", "()"}).starts_with("fault: "));
}

TEST_CASE("GlobalLpPool: p is a float at first and an integer since") {
  // 2 channels of 2*3 elements.
  const Happenings expected{{"mul float32", 12},
                            {"add float32", 10},
                            {"sqrt float32", 2},
                            {"read float32 X", 12},
                            {"write float32 Y", 2}};
  CHECK(count_of({"GlobalLpPool", "1x2x2x3; p=2.0", 1}) == expected);
  CHECK(count_of({"GlobalLpPool", "1x2x2x3; p=2", 2}) == expected);
  CHECK(execution_of({"GlobalLpPool", "1x2x2x3"}) == expected);
  CHECK(shapes_of({"GlobalLpPool", "1x2x2x3; p=0"}).starts_with("fault: "));
}
