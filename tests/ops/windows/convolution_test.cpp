// The operator Conv, against literal loops.
#include <doctest/doctest.h>

#include "support/random_layer.h"

using namespace opcost::test;

TEST_CASE("Conv: groups divide the taps per output") {
  // Y is 1x6x3x8 = 144 outputs; W holds 2*3*2 = 12 taps per filter.
  const OpCase grouped{"Conv", "1x4x6x8 6x2x3x2 6; group=2 pads=1,1,1,0 strides=2,1"};
  CHECK(shapes_of(grouped) == "1x6x3x8");
  const Happenings expected{
      {"mul float32", 144 * 12},    {"add float32", 144 * 11}, {"read float32 W", 144 * 12},
      {"read float32 X", 144 * 12}, {"read float32 B", 144},   {"add float32 B", 144},
      {"write float32 Y", 144},
  };
  CHECK(count_of(grouped) == expected);
  CHECK(execution_of(grouped) == expected);
  CHECK(macs_of(grouped) == 144 * 12);
}

TEST_CASE("Conv: multiply-accumulates are exact where public counters go wrong") {
  struct Trap {
    std::string line;
    std::uint64_t macs;
  };
  const Trap traps[] = {
      {"1x16x32x32 32x16x3x3 32; pads=1,1,1,1", 4'718'592},
      {"1x2x8x8x8 4x2x3x3x3; auto_pad=SAME_UPPER", 110'592},
      {"1x2x16x16 4x2x3x3; auto_pad=VALID dilations=2,2", 10'368},
      {"1x16x32x32 32x16x4x4; auto_pad=SAME_UPPER", 8'388'608},
      {"1x16x32x32 32x16x4x4; auto_pad=SAME_LOWER", 8'388'608},
      // A swap of height and width shows in both of these.
      {"1x1x7x9 1x1x1x8", 7 * 2 * 8},
      {"1x1x7x9 1x1x6x1", 2 * 9 * 6},
      {"1x2x10 3x2x4", 3 * 7 * 8},
  };
  for (const Trap& trap : traps) {
    CAPTURE(trap.line);
    CHECK(macs_of({"Conv", trap.line}) == trap.macs);
  }
}

TEST_CASE("Conv: random layers count as literal loops do") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const WindowLayer layer = random_convolution(dice);
    Integers x{layer.batch, layer.channels}, w{layer.filters, layer.channels / layer.group};
    x.insert(x.end(), layer.size.begin(), layer.size.end());
    w.insert(w.end(), layer.kernel.begin(), layer.kernel.end());
    const std::string bias = layer.bias ? " " + std::to_string(layer.filters) : "";
    const std::string kernel = dice.coin() ? " kernel_shape=" + list_text(layer.kernel) : "";
    const std::string line =
        dims_text(x) + " " + dims_text(w) + bias + "; " + layer.attributes() + kernel;
    check_against({"Conv", line}, conv_loops(layer));
  }
}

TEST_CASE("Conv: SAME gives one window per stride, VALID those that fit") {
  const auto shape = [](const std::string& attributes) {
    return shapes_of({"Conv", "1x1x7x10 1x1x3x4; " + attributes});
  };
  CHECK(shape("auto_pad=SAME_UPPER strides=2,3") == "1x1x4x4");
  CHECK(shape("auto_pad=SAME_LOWER strides=2,3 dilations=2,2") == "1x1x4x4");
  CHECK(shape("auto_pad=SAME_UPPER strides=5,9") == "1x1x2x2");
  CHECK(shape("auto_pad=VALID strides=2,3 pads=9,9,9,9") == "1x1x3x3");
  CHECK(shape("auto_pad=NOTSET strides=2,3") == "1x1x3x3");
  CHECK(shape("pads=-1,-2,-1,0") == "1x1x3x5");
}

TEST_CASE("Conv: no samples, channels, filters or steps is work of nothing") {
  CHECK(count_of({"Conv", "0x2x5x5 3x2x3x3"}).empty());
  CHECK(count_of({"Conv", "1x2x5x5 0x2x3x3"}).empty());
  CHECK(count_of({"Conv", "1x2x0 3x2x3"}).empty());
  CHECK(shapes_of({"Conv", "1x2x0 3x2x3; auto_pad=SAME_UPPER"}) == "1x3x0");
  CHECK(count_of({"Conv", "1x0x5 3x0x3 3"}) ==
        Happenings{{"read float32 B", 9}, {"add float32 B", 9}, {"write float32 Y", 9}});
}

TEST_CASE("Conv: widths follow the tensors' types, integers sum at 32 bits") {
  CHECK(count_of({"Conv", "float16:1x1x4 float16:1x1x3"}) == Happenings{{"mul float16", 6},
                                                                        {"add float16", 4},
                                                                        {"read float16 W", 6},
                                                                        {"read float16 X", 6},
                                                                        {"write float16 Y", 2}});
  CHECK(count_of({"Conv", "int8:1x1x4 int8:1x1x3"}).at("add int32") == 4);
}

TEST_CASE("Conv: a node that does not fit together is a fault") {
  const std::string lines[] = {
      "1x4x7x9 ()",
      "() 6x4x3x3",
      "1x4x7x9 6x4x3",
      "1x4 6x4",
      "1x4x7x9 6x4x3x3 5",
      "1x4x7x9 6x4x3x3 6x1",
      "1x4x7x9 6x3x3x3",
      "1x4x7x9 6x4x3x3; group=0",
      "1x4x7x9 6x4x3x3; group=-1",
      "1x0x7x9 6x0x3x3; group=-1",
      "1x4x7x9 6x1x3x3; group=3",
      "1x4x7x9 5x2x3x3; group=2",
      "1x4x7x9 6x4x3x3; strides=0,1",
      "1x4x7x9 6x4x3x3; strides=1,",
      "1x4x7x9 6x4x3x3; strides=1",
      "1x4x7x9 6x4x3x3; dilations=0,1",
      "1x4x7x9 6x4x3x3; dilations=9,9",
      "1x4x7x9 6x4x3x3; kernel_shape=5,5",
      "1x4x7x9 6x4x3x3; kernel_shape=3,",
      "1x4x7x9 6x4x0x3",
      "1x4x2x9 6x4x3x3",
      "1x4x7x9 6x4x3x3; pads=1,1",
      "1x4x7x9 6x4x3x3; pads=-8,0,0,0",
      "1x4x7x9 6x4x3x3; auto_pad=SAME",
      "1x4x7x9 6x4x3x3; strides=4611686018427387904,1",
      "1x4x4611686018427387904x9 6x4x3x3",
      "1x4x7x9 6x4x4611686018427387904x3",
      "1x4x7x9 6x4x3x3; pads=9223372036854775807,1,1,1",
      "1x4x7x9 6x4x3x3; pads=-9223372036854775808,1,1,1",
  };
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(shapes_of({"Conv", line}).starts_with("fault: "));
  }
}

TEST_CASE("Conv: random layers padded SAME have a window for every stride of the input") {
  for (std::uint32_t seed = 0; seed < 4 * kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    WindowLayer layer = random_window(dice, true);
    Integers x{1, 1}, w{1, 1};
    x.insert(x.end(), layer.size.begin(), layer.size.end());
    w.insert(w.end(), layer.kernel.begin(), layer.kernel.end());
    // SAME: one window starts at every multiple of the stride in the input.
    Integers expected{1, 1};
    for (std::size_t axis = 0; axis < layer.size.size(); ++axis) {
      std::int64_t starts = 0;
      for (std::int64_t at = 0; at < layer.size[axis]; at += layer.strides[axis]) ++starts;
      expected.push_back(starts);
    }
    const std::string mode = dice.coin() ? "SAME_UPPER" : "SAME_LOWER";
    const OpCase same{"Conv", dims_text(x) + " " + dims_text(w) + "; auto_pad=" + mode +
                                  " strides=" + list_text(layer.strides) +
                                  " dilations=" + list_text(layer.dilations)};
    CAPTURE(same.line);
    CHECK(shapes_of(same) == dims_text(expected));
  }
}
