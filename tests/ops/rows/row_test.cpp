// LayerNormalization and other normalizations of rows.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("LayerNormalization: two sums a row, then a product, scale and bias an element") {
  // 6 rows of 5: per row 4 + 4 adds in the sums, 5 differences, 1 epsilon; 2 means and 1/sqrt.
  const Happenings expected{{"read float32 X", 60},     {"add float32", 6 * (4 + 4 + 5 + 1)},
                            {"div float32", 6 * 3},     {"sqrt float32", 6},
                            {"mul float32", 30 + 60},  // d·d; d·r and ·scale
                            {"read float32 Scale", 30}, {"read float32 B", 30},
                            {"add float32 B", 30},      {"write float32 Y", 30}};
  const OpCase node{"LayerNormalization", "2x3x5 5 5"};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 0);
}

TEST_CASE("LayerNormalization: normalises over all axes from `axis` on") {
  // 2 rows of 15.
  const Happenings counted = count_of({"LayerNormalization", "2x3x5 3x5; axis=1"});
  CHECK(counted.at("add float32") == 2 * (14 + 14 + 15 + 1));
  CHECK(counted.at("sqrt float32") == 2);
  CHECK(counted.count("add float32 B") == 0);
  CHECK(count_of({"LayerNormalization", "2x3x5 2x3x5; axis=0"}).at("sqrt float32") == 1);
}

TEST_CASE("LayerNormalization: mean and deviation are written where they are wanted") {
  const OpCase node{"LayerNormalization", "2x3x5 3x5; axis=-2 outputs=3"};
  CHECK(shapes_of(node) == "2x3x5 2x1x1 2x1x1");
  CHECK(count_of(node).at("write float32 Mean") == 2);
  CHECK(count_of(node).at("write float32 InvStdDev") == 2);
}

TEST_CASE("LayerNormalization: the statistics are computed at the stash type") {
  const Happenings expected{{"read float16 X", 60},
                            {"convert float32", 60 + 30},  // in twice, out once
                            {"add float32", 6 * (4 + 4 + 5 + 1)},
                            {"div float32", 6 * 3},
                            {"sqrt float32", 6},
                            {"mul float32", 60},
                            {"mul float16", 30},
                            {"read float16 Scale", 30},
                            {"read float16 B", 30},
                            {"add float16 B", 30},
                            {"write float16 Y", 30}};
  const OpCase node{"LayerNormalization", "float16:2x3x5 float16:5 float16:5"};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  const OpCase bfloat{"LayerNormalization", "bfloat16:2x3x5 bfloat16:5; stash_type=16 outputs=2"};
  CHECK(count_of(bfloat).count("convert bfloat16") == 0);
  CHECK(count_of(bfloat).at("add bfloat16") == 6 * (4 + 4 + 5 + 1));
  CHECK(count_of(bfloat).at("write bfloat16 Mean") == 6);
}

TEST_CASE("LayerNormalization: what does not fit is a fault") {
  for (const std::string line :
       {"2x3x5 4", "2x3x5 5 4", "2x3x5 5; axis=3", "() ()", "2x3x5 5; stash_type=7", "3 2x3"}) {
    CAPTURE(line);
    CHECK(shapes_of({"LayerNormalization", line}).starts_with("fault"));
  }
}

TEST_CASE("RMSNormalization: one sum of squares a row, and no mean is subtracted") {
  const Happenings expected{{"read float32 X", 60},       {"mul float32", 30 + 60},
                            {"add float32", 6 * (4 + 1)}, {"div float32", 6 * 2},
                            {"sqrt float32", 6},          {"read float32 scale", 30},
                            {"write float32 Y", 30}};
  const OpCase node{"RMSNormalization", "2x3x5 5", 23};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  // X in at float16, staged at float32, Y of the scale's type.
  const Happenings mixed = count_of({"RMSNormalization", "float16:2x3x5 5", 23});
  CHECK(mixed.at("write float32 Y") == 30);
  CHECK(mixed.at("convert float32") == 60);
  CHECK(mixed.at("add float32") == 30);
  CHECK(shapes_of({"RMSNormalization", "2x3x5 4", 23}).starts_with("fault"));
}

TEST_CASE("LpNormalization: the norm of a lane, then a division an element") {
  // Axis 1: 10 lanes of 3.
  const OpCase squares{"LpNormalization", "2x3x5; axis=1"};
  CHECK(count_of(squares) == Happenings{{"read float32 input", 60},
                                        {"mul float32", 30},
                                        {"add float32", 20},
                                        {"sqrt float32", 10},
                                        {"div float32", 30},
                                        {"write float32 output", 30}});
  const OpCase magnitudes{"LpNormalization", "2x3x5; p=1"};
  CHECK(count_of(magnitudes) == Happenings{{"read float32 input", 60},
                                           {"bitwise float32", 30},
                                           {"add float32", 24},
                                           {"div float32", 30},
                                           {"write float32 output", 30}});
  CHECK(shapes_of({"LpNormalization", "2x3; p=3"}).starts_with("fault"));
  CHECK(shapes_of({"LpNormalization", "2x3; axis=2"}).starts_with("fault"));
}
