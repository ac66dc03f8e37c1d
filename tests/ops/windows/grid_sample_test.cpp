// GridSample and AffineGrid.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase sample(const std::string& line) { return {"GridSample", line, 20}; }

}  // namespace

TEST_CASE("GridSample: the output has the channels of X and the places of the grid") {
  check_shapes({
      {sample("2x3x5x7 2x4x6x2"), "2x3x4x6"},
      {sample("2x3x4x5x7 2x1x6x2x3"), "2x3x1x6x2"},
      {sample("2x3x7 2x6x1"), "2x3x6"},
      {sample("2x3x5x7 2x0x6x2"), "2x3x0x6"},
      {{"GridSample", "2x3x5x7 2x4x6x2; mode=bicubic", 16}, "2x3x4x6"},
      {sample("2x3x5x7 1x4x6x2"), ""},
      {sample("2x3x5x7 2x4x6x3"), ""},
      {sample("2x3x5x7 2x4x2"), ""},
      {sample("2x3 2x1"), ""},
      {sample("2x3x5x7 2x4x6x2; mode=spline"), ""},
      {sample("2x3x5x7 2x4x6x2; padding_mode=ones"), ""},
  });
}

TEST_CASE("GridSample: weights once a place, four taps a channel") {
  // 12 places of 2 coordinates: a mul and an add each, floor and two differences;
  // 24 outputs: three blends of two, 6 products and 3 sums.
  const OpCase linear = sample("1x2x5x7 1x3x4x2");
  const Happenings expected{
      {"mul float32", 24 + 24 * 6}, {"add float32", 24 * 3 + 24 * 3}, {"convert float32", 24},
      {"read float32 grid", 24},    {"read float32 X", 96},           {"write float32 Y", 24},
  };
  CHECK(count_of(linear) == expected);
  CHECK(execution_of(linear) == expected);
  CHECK(macs_of(linear) == 0);
}

TEST_CASE("GridSample: nearest copies, cubic takes 16 taps, three axes blend eight") {
  const Happenings nearest = count_of(sample("1x2x5x7 1x3x4x2; mode=nearest"));
  CHECK(nearest.at("read float32 X") == 24);
  CHECK(nearest.at("mul float32") == 24);
  // Weights of a coordinate: 12 mul, 1 + 3 + 10 add; five sums of four an output.
  const Happenings cubic = count_of(sample("1x2x5x7 1x3x4x2; mode=cubic"));
  CHECK(cubic.at("read float32 X") == 24 * 16);
  CHECK(cubic.at("mul float32") == 24 * (1 + 12) + 24 * 20);
  CHECK(cubic.at("add float32") == 24 * (1 + 14) + 24 * 15);
  // 24 places of 3 coordinates, 48 outputs of seven blends.
  const Happenings volume = count_of(sample("1x2x3x4x5 1x2x3x4x3"));
  CHECK(volume.at("read float32 X") == 48 * 8);
  CHECK(volume.at("mul float32") == 72 + 48 * 14);
}

TEST_CASE("GridSample: padding modes bring coordinates back into X") {
  CHECK(count_of(sample("1x2x5x7 1x3x4x2; padding_mode=border")).at("compare float32") == 48);
  CHECK(count_of(sample("1x2x5x7 1x3x4x2; padding_mode=reflection")).at("div float32") == 24);
  CHECK(count_of(sample("1x2x5x7 1x3x4x2")).count("compare float32") == 0);
}

TEST_CASE("AffineGrid: a row of theta meets every place") {
  // 2*5*7*2 elements: two products, their sum and the last column.
  const OpCase affine{"AffineGrid", "2x2x3 =2,3,5,7", 20};
  CHECK(shapes_of(affine) == "2x5x7x2");
  const Happenings expected{{"mul float32", 280},
                            {"add float32", 140},
                            {"add float32 theta", 140},
                            {"read float32 theta", 420},
                            {"write float32 grid", 140}};
  CHECK(count_of(affine) == expected);
  CHECK(execution_of(affine) == expected);
  check_shapes({
      {{"AffineGrid", "2x3x4 =2,3,4,5,7", 20}, "2x4x5x7x3"},
      {{"AffineGrid", "2x2x3 =2,3,5", 20}, ""},
      {{"AffineGrid", "2x2x3 =3,3,5,7", 20}, ""},
      {{"AffineGrid", "2x3x4 =2,3,5,7", 20}, ""},
      {{"AffineGrid", "2x2x3 =2,3,-5,7", 20}, ""},
      {{"AffineGrid", "2x2x3 int64:4", 20}, ""},
  });
}
