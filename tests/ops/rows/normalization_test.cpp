// BatchNormalization and LRN.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("BatchNormalization: folded it is one multiplication and one addition an element") {
  const OpCase folded{"BatchNormalization", "1x16x32x32 16! 16! 16! 16!"};
  const Happenings expected{{"mul float32", 16384},        {"add float32 B", 16384},
                            {"read float32 X", 16384},     {"read float32 B", 16384},
                            {"read float32 scale", 16384}, {"write float32 Y", 16384}};
  CHECK(count_of(folded) == expected);
  CHECK(execution_of(folded) == expected);
  CHECK(macs_of(folded) == 0);
  CHECK(shapes_of(folded) == "1x16x32x32");
}

TEST_CASE("BatchNormalization: what is no constant is folded per channel in every inference") {
  // 3 channels first, then 2*3*4 elements.
  for (const std::string inputs : {"3 3! 3! 3!", "3! 3 3! 3!", "3! 3! 3 3!", "3! 3! 3! 3"}) {
    CAPTURE(inputs);
    const OpCase computed{"BatchNormalization", "2x3x4 " + inputs};
    const Happenings expected{{"sqrt float32", 3},
                              {"div float32", 3},
                              {"add float32", 2 * 3},
                              {"mul float32", 3 + 24},
                              {"add float32 B", 24},
                              {"read float32 X", 24},
                              {"read float32 scale", 3 + 24},
                              {"read float32 B", 3 + 24},
                              {"read float32 input_mean", 3},
                              {"read float32 input_var", 3},
                              {"write float32 Y", 24}};
    CHECK(count_of(computed) == expected);
    CHECK(execution_of(computed) == expected);
  }
}

TEST_CASE("BatchNormalization: every version is taken at inference") {
  const auto shape = [](int opset, const std::string& line) {
    return shapes_of({"BatchNormalization", line, opset});
  };
  CHECK(shape(1, "2x3x4 3 3 3 3; is_test=1 consumed_inputs=0,0,0,1,1") == "2x3x4");
  CHECK(shape(6, "2x3x4 3 3 3 3; outputs=5") == "2x3x4 3 3 3 3");
  CHECK(shape(7, "2x3x4 3x4 3x4 3x4 3x4; spatial=0") == "2x3x4");
  CHECK(shape(9, "2x3 3 3 3 3") == "2x3");
  CHECK(shape(13, "5 1 1 1 1") == "5");
  CHECK(shape(14, "2x3x4 3 3 3 3; training_mode=0") == "2x3x4");
  CHECK(shape(15, "float16:2x3x4 3 3 3 3") == "2x3x4");
}

TEST_CASE("BatchNormalization: in training the statistics are those of the batch") {
  // Three channels of 2·4 elements; the running mean and variance are moved too.
  const OpCase all{"BatchNormalization", "2x3x4 3 3 3 3; training_mode=1 outputs=3", 15};
  const Happenings expected{
      {"add float32", 3 * 7 + 3 * (7 + 8) + 3 + 3 * 2},  // mean, variance, epsilon, running
      {"mul float32", 24 + 24 + 24 + 3 * 4},             // d·d, d·r, scale, momenta
      {"div float32", 3 * 3},
      {"sqrt float32", 3},
      {"add float32 B", 24},
      {"read float32 X", 2 * 24},
      {"read float32 scale", 24},
      {"read float32 B", 24},
      {"read float32 input_mean", 3},
      {"read float32 input_var", 3},
      {"write float32 Y", 24},
      {"write float32 running_mean", 3},
      {"write float32 running_var", 3}};
  CHECK(count_of(all) == expected);
  CHECK(execution_of(all) == expected);
  CHECK(shapes_of(all) == "2x3x4 3 3");

  const Happenings alone = count_of({"BatchNormalization", "2x3x4 3 3 3 3; training_mode=1", 15});
  CHECK_FALSE(alone.contains("read float32 input_mean"));
  CHECK(alone.at("mul float32") == 3 * 24);
}

TEST_CASE("BatchNormalization: statistics that do not fit are a fault") {
  for (const std::string line :
       {"2x3x4 2 3 3 3", "2x3x4 3 3 3 3x1", "() 1 1 1 1", "2x3x4 3 3 3", "2x3x4 3 () 3 3"}) {
    CAPTURE(line);
    CHECK(shapes_of({"BatchNormalization", line}).starts_with("fault: "));
  }
  CHECK(shapes_of({"BatchNormalization", "2x3x4 3x4 3x4 3x4 3x4; spatial=0", 9})
            .starts_with("fault: "));
}

TEST_CASE("LRN: size neighbours an element, then a power and a division") {
  // 24 elements, 3 neighbours each.
  const OpCase lrn{"LRN", "1x4x2x3; size=3 alpha=0.0001 beta=0.75"};
  const Happenings expected{{"mul float32", 24 * (3 + 2)},  // x·x, alpha/size, beta
                            {"add float32", 24 * (2 + 1)},  // the sum, bias
                            {"log float32", 24},           {"exp float32", 24},
                            {"div float32", 24},           {"read float32 X", 24 * (3 + 1)},
                            {"write float32 Y", 24}};
  CHECK(count_of(lrn) == expected);
  CHECK(execution_of(lrn) == expected);
  CHECK(macs_of(lrn) == 0);
  CHECK(shapes_of(lrn) == "1x4x2x3");
}

TEST_CASE("LRN: one neighbour is the element itself") {
  CHECK(shapes_of({"LRN", "1x4x2x3; size=1"}) == "1x4x2x3");
  CHECK(count_of({"LRN", "1x4x2x3; size=1"}).at("mul float32") == 24 * (1 + 2));
}

TEST_CASE("LRN: without a size or channels it is a fault") {
  for (const std::string line : {"1x4x2", "1x4x2; size=0", "1x4x2; size=-3", "4; size=3"}) {
    CAPTURE(line);
    CHECK(shapes_of({"LRN", line}).starts_with("fault: "));
  }
}
