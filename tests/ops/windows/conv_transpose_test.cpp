// The operator ConvTranspose, against literal scattering.
#include <doctest/doctest.h>

#include "support/random_layer.h"

using namespace opcost::test;

TEST_CASE("ConvTranspose: every input element meets every weight of its channel") {
  // X has 1*2*2*3 = 12 elements, W 3*2*2 = 12 weights per channel: 144 MACs.
  // Y is 3*(2-1)+2 = 5 high and 2*(3-1)+2 = 6 wide: 1*3*5*6 = 90 outputs.
  const OpCase scatter{"ConvTranspose", "1x2x2x3 2x3x2x2 3; strides=3,2"};
  CHECK(shapes_of(scatter) == "1x3x5x6");
  const Happenings expected{
      {"mul float32", 144},    {"add float32", 144},   {"read float32 W", 144},
      {"read float32 X", 144}, {"read float32 B", 90}, {"add float32 B", 90},
      {"write float32 Y", 90},
  };
  CHECK(count_of(scatter) == expected);
  CHECK(execution_of(scatter) == expected);
}

TEST_CASE("ConvTranspose: multiply-accumulates are exact where public counters go wrong") {
  struct Trap {
    std::string line;
    std::uint64_t macs;
    std::string shape;
  };
  const Trap traps[] = {
      {"1x32x16x16 32x16x4x4; strides=2,2 pads=1,1,1,1", 2'097'152, "1x16x32x32"},
      {"1x64x16x16 64x8x2x2; strides=2,2", 524'288, "1x8x32x32"},
      {"1x32x16x16 32x4x4x4; strides=2,2 pads=1,1,1,1 group=4", 524'288, "1x16x32x32"},
      {"1x32x16x16 32x16x3x3; strides=2,2 auto_pad=SAME_UPPER", 1'179'648, "1x16x32x32"},
  };
  for (const Trap& trap : traps) {
    CAPTURE(trap.line);
    CHECK(macs_of({"ConvTranspose", trap.line}) == trap.macs);
    CHECK(shapes_of({"ConvTranspose", trap.line}) == trap.shape);
  }
}

TEST_CASE("ConvTranspose: random layers count as literal scattering does") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const WindowLayer layer = random_conv_transpose(dice);
    Integers x{layer.batch, layer.channels}, w{layer.channels, layer.filters / layer.group};
    x.insert(x.end(), layer.size.begin(), layer.size.end());
    w.insert(w.end(), layer.kernel.begin(), layer.kernel.end());
    const std::string bias = layer.bias ? " " + std::to_string(layer.filters) : "";
    const std::string line = dims_text(x) + " " + dims_text(w) + bias + "; " + layer.attributes();
    check_against({"ConvTranspose", line}, conv_transpose_loops(layer));
  }
}

TEST_CASE("ConvTranspose: the output's extents follow from what is given") {
  const auto shape = [](const std::string& attributes) {
    return shapes_of({"ConvTranspose", "1x1x3x3 1x2x3x3; " + attributes});
  };
  // The cases of the standard's own documentation.
  CHECK(shape("strides=3,2") == "1x2x9x7");
  CHECK(shape("strides=3,2 output_padding=1,1") == "1x2x10x8");
  CHECK(shape("strides=3,2 output_shape=10,8") == "1x2x10x8");
  CHECK(shape("strides=3,2 output_shape=1,2,10,8") == "1x2x10x8");
  CHECK(shape("strides=3,2 output_shape=10,8 auto_pad=SAME_UPPER pads=5,5,5,5") == "1x2x10x8");
  CHECK(shape("strides=3,2 pads=1,2,1,2") == "1x2x7x3");
  CHECK(shape("strides=2,2 auto_pad=SAME_LOWER") == "1x2x6x6");
  CHECK(shape("strides=5,5 auto_pad=SAME_UPPER") == "1x2x15x15");
  CHECK(shape("strides=2,1 dilations=2,3 auto_pad=VALID pads=1,1,1,1") == "1x2x9x9");
  CHECK(shape("strides=1,1 pads=-1,0,0,0") == "1x2x6x5");
}

TEST_CASE("ConvTranspose: a node that does not fit together is a fault") {
  const std::string lines[] = {
      "1x2x3x3 ()",
      "1x2x3x3 3x2x3x3",
      "1x2x3x3 2x3x3",
      "1x2x3x3 2x3x3x3 4",
      "1x2x3x3 2x3x3x3 3; group=2",
      "1x2x3x3 2x3x3x3; group=0",
      "1x2x3x3 2x3x3x3; group=3",
      "1x0x3x3 0x3x3x3; group=9223372036854775807",
      "1x2x3x3 2x3x3x3; strides=0,1",
      "1x2x3x3 2x3x3x3; pads=9,9,9,9",
      "1x2x3x3 2x3x3x3; output_padding=-1,0",
      "1x2x3x3 2x3x3x3; output_padding=1,",
      "1x2x3x3 2x3x3x3; output_shape=10,",
      "1x2x3x3 2x3x3x3; output_shape=-10,4",
      "1x2x3x3 2x3x3x3; kernel_shape=2,2",
      "1x2x4611686018427387904x3 2x3x3x3",
  };
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(shapes_of({"ConvTranspose", line}).starts_with("fault: "));
  }
}
