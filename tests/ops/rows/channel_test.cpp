// Normalizations by the statistics of a sample's channels.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

// Of so many rows of n: two sums of n terms, n differences and the epsilon.
Happenings standardised(std::uint64_t rows, std::uint64_t n) {
  return {{"add float32", rows * (n - 1 + n - 1 + n + 1)},
          {"div float32", rows * 3},
          {"sqrt float32", rows},
          {"mul float32", rows * n * 2}};
}

}  // namespace

TEST_CASE("GroupNormalization: statistics per sample and group, scale and bias per channel") {
  // 2 samples, 3 groups of 2 channels of 4x5: 6 rows of 40.
  Happenings expected = standardised(6, 40);
  expected["mul float32"] += 240;
  expected["read float32 X"] = 480;
  expected["read float32 scale"] = 240;
  expected["read float32 bias"] = 240;
  expected["add float32 bias"] = 240;
  expected["write float32 Y"] = 240;
  const OpCase node{"GroupNormalization", "2x6x4x5 6 6; num_groups=3", 21};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(count_of({"GroupNormalization", "2x6x4x5 3 3; num_groups=3", 18}) == expected);
  CHECK(macs_of(node) == 0);
}

TEST_CASE("GroupNormalization: since opset 21 the statistics have a type of their own") {
  const std::string x = "float16:2x6x4 ";
  const Happenings staged =
      count_of({"GroupNormalization", x + "float16:6 float16:6; num_groups=3", 21});
  CHECK(staged.at("sqrt float32") == 6);
  CHECK(staged.at("convert float32") == 3 * 48);
  const Happenings plain =
      count_of({"GroupNormalization", x + "float16:3 float16:3; num_groups=3", 18});
  CHECK(plain.at("sqrt float16") == 6);
  CHECK(plain.count("convert float32") == 0);
}

TEST_CASE("GroupNormalization: what does not fit is a fault") {
  for (const std::string line :
       {"2x6x4 6 6", "2x6x4 6 6; num_groups=4", "2x6x4 6 6; num_groups=-1",
        "2x6x4 3 6; num_groups=3", "6 6 6; num_groups=3", "2x6x4 6 6; num_groups=3 stash_type=7"}) {
    CAPTURE(line);
    CHECK(shapes_of({"GroupNormalization", line, 21}).starts_with("fault"));
  }
  CHECK(count_of({"GroupNormalization", "0x6x4 6 6; num_groups=3", 21}).empty());
}

TEST_CASE("InstanceNormalization: statistics per sample and channel") {
  // 6 rows of 20.
  Happenings expected = standardised(6, 20);
  expected["mul float32"] += 120;
  expected["read float32 input"] = 240;
  expected["read float32 scale"] = 120;
  expected["read float32 B"] = 120;
  expected["add float32 B"] = 120;
  expected["write float32 output"] = 120;
  CHECK(count_of({"InstanceNormalization", "2x3x4x5 3 3"}) == expected);
  CHECK(shapes_of({"InstanceNormalization", "2x3x4x5 3 3", 1}) == "2x3x4x5");
  CHECK(shapes_of({"InstanceNormalization", "2x3x4x5 2 3"}).starts_with("fault"));
  CHECK(shapes_of({"InstanceNormalization", "2x3 3 3"}).starts_with("fault"));
}

TEST_CASE("MeanVarianceNormalization: over N, H and W, or the axes that are given") {
  const auto expected = [](std::uint64_t rows, std::uint64_t n) {
    Happenings all = standardised(rows, n);
    all["read float32 X"] = 240;
    all["write float32 Y"] = 120;
    return all;
  };
  CHECK(count_of({"MeanVarianceNormalization", "2x3x4x5"}) == expected(3, 40));
  CHECK(count_of({"MeanVarianceNormalization", "2x3x4x5; axes=2,-1"}) == expected(6, 20));
  CHECK(shapes_of({"MeanVarianceNormalization", "2x3x4"}).starts_with("fault"));
  CHECK(shapes_of({"MeanVarianceNormalization", "2x3x4; axes=1,1"}).starts_with("fault"));
}
