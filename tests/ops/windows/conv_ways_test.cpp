// Convolutions as a product of matrices and by Winograd's minimal filtering, counted by hand.
#include "ops/windows/conv_ways.h"

#include <doctest/doctest.h>

#include <utility>

#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase way_case(const OpRule& rule, const std::string& line) {
  return {std::string(rule.op), line, 18, "", &rule};
}

// 64 outputs of 3 filters with 2·3·3 taps each: 3,456 products if it is direct.
const std::string kConv8x8 = "1x2x8x8 3x2x3x3! 3; pads=1,1,1,1";

}  // namespace

TEST_CASE("Ways of a convolution: their examples count as they execute") {
  for (const OpRule* rule : {&kConvIm2col, &kConvWinogradF2, &kConvWinogradF4,
                             &kConvFusedWinogradF2, &kConvFusedWinogradF4})
    for (const std::string& line :
         {std::string(rule->example), kConv8x8, std::string("2x4x5x9 4x1x3x3; group=4")}) {
      CAPTURE(rule->op);
      CAPTURE(line);
      const OpCase node = way_case(*rule, line);
      CHECK(shapes_of(node) == shapes_of({"Conv", line}));
      CHECK(count_of(node) == execution_of(node));
    }
}

// Patches of 2·9 for 64 positions: 1,152, written once, read by each of 3 filters.
TEST_CASE("Im2col: the patches are written once, and read by the products") {
  const OpCase node = way_case(kConvIm2col, kConv8x8);
  Happenings expected = count_of({"Conv", kConv8x8});
  expected["read float32 X"] = 1152;
  expected["write float32 patches"] = 1152;
  expected["read float32 patches"] = 3456;
  CHECK(count_of(node) == expected);
  CHECK(macs_of(node) == 3456);
}

// 4x4 tiles, 16 products each where the direct one has 36. V holds 16·2·16 numbers, M 16·3·16.
TEST_CASE("Winograd F(2x2, 3x3): 2.25 times fewer products, and the published transforms") {
  const OpCase node = way_case(kConvWinogradF2, kConv8x8);
  const Happenings expected{
      {"read float32 X", 512},
      {"write float32 V", 512},
      {"mul float32", 3456 * 4 / 9},  // of U and V
      {"add float32", 32 * (2 * 16) + 768 * (2 - 1) + 24 * (3 * 16)},
      {"read float32 W", 1536},
      {"read float32 V", 1536},
      {"write float32 M", 768},
      {"read float32 M", 768},
      {"read float32 B", 192},
      {"add float32 B", 192},
      {"write float32 Y", 192},
  };
  CHECK(count_of(node) == expected);
}

// 2x2 tiles of 36 points.
TEST_CASE("Winograd F(4x4, 3x3): four times fewer products, and the published transforms") {
  const OpCase node = way_case(kConvWinogradF4, kConv8x8);
  const Happenings expected{
      {"read float32 X", 288},
      {"write float32 V", 288},
      {"mul float32", 3456 / 4 + 60 * (2 * 4) + 30 * (3 * 4)},
      {"add float32", 156 * (2 * 4) + 432 * (2 - 1) + 100 * (3 * 4)},
      {"read float32 W", 864},
      {"read float32 V", 864},
      {"write float32 M", 432},
      {"read float32 M", 432},
      {"read float32 B", 192},
      {"add float32 B", 192},
      {"write float32 Y", 192},
  };
  CHECK(count_of(node) == expected);
  CHECK(macs_of(node) == 3456 / 4);
}

// 16 tiles of 4x4 in 2 channels are read; the products read U, the other factor is a temporary.
TEST_CASE("Fused Winograd F(2x2, 3x3): transformed tiles are in no memory") {
  const OpCase node = way_case(kConvFusedWinogradF2, kConv8x8);
  const Happenings expected{
      {"read float32 X", 512},
      {"mul float32", 3456 * 4 / 9},
      {"add float32", 32 * (2 * 16) + 768 * (2 - 1) + 24 * (3 * 16)},
      {"read float32 W", 1536},
      {"read float32 B", 192},
      {"add float32 B", 192},
      {"write float32 Y", 192},
  };
  CHECK(count_of(node) == expected);
  CHECK(macs_of(node) == 3456 * 4 / 9);
}

TEST_CASE("Fused Winograd: all that differs is V and M, at any size, grouped or not") {
  for (const std::string line :
       {"1x2x8x8 3x2x3x3! 3; pads=1,1,1,1", "2x4x7x9 6x2x3x3 6; group=2 pads=1,0,1,1",
        "1x6x5x5 6x1x3x3; group=6", "1x8x24x24 16x8x3x3!; pads=1,1,1,1"}) {
    CAPTURE(line);
    for (const auto& [written, fused] : {std::pair{&kConvWinogradF2, &kConvFusedWinogradF2},
                                         std::pair{&kConvWinogradF4, &kConvFusedWinogradF4}}) {
      Happenings expected = count_of(way_case(*written, line));
      for (const char* gone :
           {"write float32 V", "read float32 V", "write float32 M", "read float32 M"})
        expected.erase(gone);
      CHECK(count_of(way_case(*fused, line)) == expected);
      CHECK(macs_of(way_case(*fused, line)) == macs_of(way_case(*written, line)));
    }
  }
}

TEST_CASE("Winograd: tiles that reach over the edge are whole ones") {
  // 7x5 outputs are 2x2 tiles of 4x4, as 8x8 outputs are.
  const auto full = count_of(way_case(kConvWinogradF4, "1x2x8x8 3x2x3x3!; pads=1,1,1,1"));
  const auto ragged = count_of(way_case(kConvWinogradF4, "1x2x7x5 3x2x3x3!; pads=1,1,1,1"));
  for (const char* what : {"mul float32", "add float32", "read float32 X", "write float32 M"})
    CHECK(ragged.at(what) == full.at(what));
  CHECK(ragged.at("write float32 Y") == 3 * 7 * 5);
}

TEST_CASE("Winograd: weights that arrive at run time are transformed then") {
  const auto stored = count_of(way_case(kConvWinogradF2, "1x2x8x8 3x2x3x3!; pads=1,1,1,1"));
  const auto given = count_of(way_case(kConvWinogradF2, "1x2x8x8 3x2x3x3; pads=1,1,1,1"));
  CHECK(given.at("read float32 W") == 3 * 2 * 9);
  CHECK(given.at("write float32 U") == 3 * 2 * 16);
  CHECK(given.at("read float32 U") == stored.at("read float32 W"));
  CHECK(given.at("add float32") == stored.at("add float32") + 28 * 6);
  CHECK(given.at("mul float32") == stored.at("mul float32") + 14 * 6);
}

// Lavin and Gray (arXiv 1509.09308), abstract and section 4: direct multiplications are 2.25 and 4
// times those of F(2x2, 3x3) and F(4x4, 3x3).
TEST_CASE("Winograd: multiplications of whole tiles are the published part of the direct ones") {
  const std::string line = "1x8x24x24 16x8x3x3!; pads=1,1,1,1";
  const std::uint64_t direct = macs_of({"Conv", line});
  CHECK(macs_of(way_case(kConvWinogradF4, line)) * 4 == direct);
  CHECK(macs_of(way_case(kConvWinogradF2, line)) * 9 == direct * 4);
}
