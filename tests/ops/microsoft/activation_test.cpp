// Activations of com.microsoft.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

// As the operator Gelu of ONNX, for one element.
constexpr std::uint64_t kErfMul = 1 + 1 + 4 + 2 + 1 + 2, kTanhMul = 5;

}  // namespace

TEST_CASE("BiasGelu and Gelu: with erf; the bias is added first") {
  const OpCase biased = microsoft_case("BiasGelu", "2x3x5 5");
  Happenings expected = count_of({"Gelu", "2x3x5", 20});
  CHECK(expected.at("mul float32") == 30 * kErfMul);
  CHECK(count_of(microsoft_case("Gelu", "2x3x5")) == expected);
  expected["read float32 A"] = 30;
  expected["read float32 B"] = 30;
  expected["add float32 B"] = 30;
  expected["write float32 C"] = 30;
  expected.erase("read float32 X");
  expected.erase("write float32 Y");
  CHECK(count_of(biased) == expected);
  CHECK(execution_of(biased) == expected);
  check_shapes(
      {{microsoft_case("BiasGelu", "2x3x5 4"), ""}, {microsoft_case("BiasGelu", "() 1"), ""}});
}

TEST_CASE("FastGelu: with tanh, with a bias or without") {
  const Happenings plain = count_of(microsoft_case("FastGelu", "2x3x5"));
  CHECK(plain.at("mul float32") == 30 * kTanhMul);
  CHECK(plain.at("exp float32") == 30);
  CHECK(plain.count("read float32 bias") == 0);
  const Happenings biased = count_of(microsoft_case("FastGelu", "2x3x5 5"));
  CHECK(biased.at("add float32 bias") == 30);
  CHECK(biased.at("mul float32") == plain.at("mul float32"));
  CHECK(shapes_of(microsoft_case("FastGelu", "2x3x5 3")).starts_with("fault"));
}

TEST_CASE("QuickGelu: a sigmoid of alpha·x, times x") {
  const Happenings expected{{"mul float32", 60}, {"exp float32", 30},    {"add float32", 30},
                            {"div float32", 30}, {"read float32 X", 30}, {"write float32 Y", 30}};
  CHECK(count_of(microsoft_case("QuickGelu", "2x3x5")) == expected);
  CHECK(count_of(microsoft_case("QuickGelu", "2x3x5; alpha=1.0")).at("mul float32") == 30);
}

TEST_CASE("BiasSplitGelu: one half times the gelu of the other") {
  const OpCase split = microsoft_case("BiasSplitGelu", "2x3x10 10");
  CHECK(shapes_of(split) == "2x3x5");
  const Happenings counted = count_of(split);
  CHECK(counted.at("read float32 X") == 60);
  CHECK(counted.at("add float32 bias") == 60);
  CHECK(counted.at("mul float32") == 30 * (kErfMul + 1));
  CHECK(counted == execution_of(split));
  check_shapes({{microsoft_case("BiasSplitGelu", "2x3x9 9"), ""},
                {microsoft_case("BiasSplitGelu", "2x3x10 5"), ""}});
}

TEST_CASE("BiasSoftmax: a bias that repeats, then a softmax of the last axes") {
  // 24 rows of 5: 4 compares, 5 + 5 + 4 sums, 5 exp, 5 div.
  const OpCase rows = microsoft_case("BiasSoftmax", "2x3x4x5 2x1x1x5; axis=3 is_inner_broadcast=1");
  const Happenings expected{
      {"add float32", 24 * 14},      {"compare float32", 96},    {"exp float32", 120},
      {"div float32", 120},          {"read float32 data", 120}, {"read float32 bias", 120},
      {"write float32 output", 120},
  };
  CHECK(count_of(rows) == expected);
  CHECK(execution_of(rows) == expected);
  // 6 rows of 20.
  CHECK(count_of(microsoft_case("BiasSoftmax", "2x3x4x5 4x5; axis=2")).at("compare float32") ==
        6 * 19);
  check_shapes({
      {microsoft_case("BiasSoftmax", "2x3x4x5 3x5; axis=3"), ""},
      {microsoft_case("BiasSoftmax", "2x3 2x3; axis=2"), ""},
      {microsoft_case("BiasSoftmax", "3 2x3; axis=0"), ""},
  });
}

TEST_CASE("GatedAdd: a gate for each row") {
  const OpCase gated = microsoft_case("GatedAdd", "2x3x5 2x3x5 2x3x1");
  const Happenings expected{
      {"mul float32", 30},    {"add float32", 30},      {"read float32 X", 30},
      {"read float32 Y", 30}, {"read float32 gate", 6}, {"write float32 output", 30},
  };
  CHECK(count_of(gated) == expected);
  CHECK(execution_of(gated) == expected);
  CHECK(macs_of(gated) == 0);
  check_shapes({
      {microsoft_case("GatedAdd", "2x3x5 2x3x5 2x3x5"), ""},
      {microsoft_case("GatedAdd", "2x3x5 3x5 2x3x1"), ""},
      {microsoft_case("GatedAdd", "() () ()"), ""},
  });
}
