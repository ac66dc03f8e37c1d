// Elementwise operators of com.microsoft.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("BiasAdd: the bias of the last axis and the skipped input") {
  const OpCase node = microsoft_case("BiasAdd", "2x3x5 5 2x3x5");
  CHECK(count_of(node) == Happenings{{"read float32 X", 30},
                                     {"read float32 bias", 30},
                                     {"read float32 skip", 30},
                                     {"add float32", 60},
                                     {"write float32 Y", 30}});
  check_shapes({{node, "2x3x5"},
                {microsoft_case("BiasAdd", "2x3x5 3 2x3x5"), ""},
                {microsoft_case("BiasAdd", "2x3x5 5 3x5"), ""},
                {microsoft_case("BiasAdd", "() 1 ()"), ""}});
}

TEST_CASE("ComplexMul: four products and two sums a number") {
  for (const std::string op : {"ComplexMul", "ComplexMulConj"}) {
    const OpCase node = microsoft_case(op, "2x3x2 3x2");  // 6 numbers
    const Happenings expected{{"read float32 A", 12},
                              {"read float32 B", 12},
                              {"mul float32", 24},
                              {"add float32", 12},
                              {"write float32 C", 12}};
    CHECK(shapes_of(node) == "2x3x2");
    CHECK(count_of(node) == expected);
    CHECK(execution_of(node) == expected);
    CHECK(shapes_of(microsoft_case(op, "2x3 2x3")).starts_with("fault"));
    CHECK(shapes_of(microsoft_case(op, "() 2")).starts_with("fault"));
  }
}

TEST_CASE("IsAllFinite: one answer for all elements of all inputs") {
  const OpCase node = microsoft_case("IsAllFinite", "2x3 4");
  CHECK(shapes_of(node) == "scalar");
  CHECK(count_of(node) == Happenings{{"read float32 input[0]", 6},
                                     {"read float32 input[1]", 4},
                                     {"compare float32", 10},
                                     {"bitwise bool", 10},
                                     {"write bool output", 1}});
}

TEST_CASE("MurmurHash3: three products, a sum and seven bit operations a word, then the end") {
  // 6 elements of 2 words.
  const OpCase node = microsoft_case("MurmurHash3", "int64:2x3");
  const Happenings expected{{"read int64 X", 6},
                            {"mul uint32", 6 * (2 * 3 + 2)},
                            {"add uint32", 6 * 2},
                            {"bitwise uint32", 6 * (2 * 7 + 7)},
                            {"write uint32 Y", 6}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(count_of(microsoft_case("MurmurHash3", "2x3; positive=0")).at("mul int32") == 6 * 5);
  CHECK(count_of(microsoft_case("MurmurHash3", "string:2x3")).at("mul uint32") == 6 * 2);
}

TEST_CASE("Fused dropouts: add bias and residual; the mask is not written") {
  const OpCase node = microsoft_case("BiasDropout", "2x3x5 5 2x3x5; outputs=2");
  CHECK(shapes_of(node) == "2x3x5 2x3x5");
  CHECK(count_of(node) == Happenings{{"read float32 data", 30},
                                     {"read float32 bias", 30},
                                     {"add float32 bias", 30},
                                     {"read float32 residual", 30},
                                     {"add float32 residual", 30},
                                     {"write float32 output", 30}});
  check_shapes({{microsoft_case("BitmaskBiasDropout", "5x7 7; outputs=2"), "5x7 2"},  // 35 bits
                {microsoft_case("BitmaskDropout", "5x7; outputs=2"), "5x7 2"},
                {microsoft_case("BitmaskDropout", "4x8; outputs=2"), "4x8 1"},
                {microsoft_case("BiasDropout", "5x7 5x7"), "5x7"},
                {microsoft_case("BiasDropout", "5x7 5"), ""},
                {microsoft_case("BiasDropout", "7 5x7"), ""},
                {microsoft_case("BiasDropout", "5x7 7 7"), ""},
                {microsoft_case("BiasDropout", "5x7 7 _ () bool:()=1"), "5x7"},
                {microsoft_case("BitmaskDropout", "5x7 () bool:()=1"), "5x7"},
                {microsoft_case("BitmaskDropout", "4611686018427387904x4; outputs=2"), ""}});
}

TEST_CASE("Fused dropouts: in training they draw a number for each element and write the mask") {
  const OpCase node = microsoft_case("BitmaskBiasDropout", "5x8 8 _ () bool:()=1; outputs=2");
  CHECK(count_of(node) == Happenings{{"read float32 data", 40},
                                     {"read float32 bias", 40},
                                     {"add float32 bias", 40},
                                     {"bitwise uint32", 240},
                                     {"convert float32", 40},
                                     {"mul float32", 80},
                                     {"compare float32", 40},
                                     {"write float32 output", 40},
                                     {"write uint32 mask", 2}});
  CHECK(count_of(node) == execution_of(node));
  CHECK(count_of(microsoft_case("BitmaskDropout", "5x8 () bool:()=1")).at("mul float32") == 80);
}

TEST_CASE("SampleOp: copies") {
  CHECK(count_of(microsoft_case("SampleOp", "2x3")) ==
        Happenings{{"read float32 X", 6}, {"write float32 Y", 6}});
}
