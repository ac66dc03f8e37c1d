// Softmax, LogSoftmax and Hardmax.
#include <doctest/doctest.h>

#include "support/random_layer.h"

using namespace opcost::test;

TEST_CASE("Softmax: a row of n is n - 1 comparisons, n exponentials, n divisions") {
  // 2*3 rows of 5.
  const Happenings expected{
      {"compare float32", 6 * 4},     {"add float32", 6 * (5 + 4)},  // x - m, and their sum
      {"exp float32", 6 * 5},         {"div float32", 6 * 5},
      {"read float32 input", 6 * 10}, {"write float32 output", 6 * 5}};
  CHECK(count_of({"Softmax", "2x3x5"}) == expected);
  CHECK(macs_of({"Softmax", "2x3x5"}) == 0);
}

TEST_CASE("LogSoftmax: one logarithm a row, one subtraction more an element") {
  const Happenings expected{{"compare float32", 6 * 4},     {"add float32", 6 * (5 + 4 + 5)},
                            {"exp float32", 6 * 5},         {"log float32", 6},
                            {"read float32 input", 6 * 10}, {"write float32 output", 6 * 5}};
  CHECK(count_of({"LogSoftmax", "2x3x5"}) == expected);
}

TEST_CASE("Hardmax: one largest a row, every element written") {
  CHECK(count_of({"Hardmax", "2x3x5"}) == Happenings{{"compare float32", 6 * 4},
                                                     {"read float32 input", 6 * 5},
                                                     {"write float32 output", 6 * 5}});
}

TEST_CASE("Softmax: random shapes and axes count as literal loops do") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::int64_t rank = dice.between(2, 4), axis = dice.between(0, rank - 1);
    const Integers shape = dice.several(static_cast<std::size_t>(rank), 0, 4);
    const bool logarithm = dice.coin(), one_axis = dice.coin();
    const std::int64_t written = dice.coin() ? axis - rank : axis;
    const auto first = static_cast<std::size_t>(axis);
    const std::size_t end = one_axis ? first + 1 : shape.size();
    check_against({logarithm ? "LogSoftmax" : "Softmax",
                   dims_text(shape) + "; axis=" + std::to_string(written), one_axis ? 13 : 11},
                  softmax_loops(shape, first, end, logarithm));
  }
}

TEST_CASE(
    "Softmax: the default row is all but the first axis before opset 13, the last one since") {
  CHECK(count_of({"Softmax", "2x3x5", 11}) == count_of({"Softmax", "2x3x5; axis=1", 1}));
  CHECK(count_of({"Softmax", "2x3x5", 11}).at("compare float32") == 2 * 14);
  CHECK(count_of({"Softmax", "2x3x5", 13}).at("compare float32") == 6 * 4);
}

TEST_CASE("Softmax: an axis outside the rank is a fault") {
  CHECK(shapes_of({"Softmax", "2x3; axis=2"}).starts_with("fault: "));
  CHECK(shapes_of({"Softmax", "2x3; axis=-3"}).starts_with("fault: "));
  CHECK(shapes_of({"Softmax", "()"}).starts_with("fault: "));
  CHECK(shapes_of({"Softmax", "2x3; axis=-9223372036854775808"}).starts_with("fault: "));
}
