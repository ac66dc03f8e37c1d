// Quant, BipolarQuant and MultiThreshold.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase of(const std::string& op, const std::string& line,
          const std::string& domain = "qonnx.custom_op.general") {
  return {op, line, 1, domain};
}

}  // namespace

TEST_CASE("Quant: a division, a rounding, two bounds and a product an element") {
  // 24 elements, 3 scales; a zero point of 0 does nothing.
  const OpCase plain = of("Quant", "2x3x4 3x1! ()=0 ()=4", "onnx.brevitas");
  const Happenings expected{{"read float32 X", 24},  {"read float32 scale", 3}, {"div float32", 24},
                            {"convert float32", 24}, {"compare float32", 48},   {"mul float32", 24},
                            {"write float32 Y", 24}};
  CHECK(count_of(plain) == expected);
  CHECK(execution_of(plain) == expected);
  const Happenings moved = count_of(of("Quant", "2x3x4 ()! ()! ()!"));
  CHECK(moved.at("add float32") == 2 * 24);
  CHECK(moved.at("read float32 zeropt") == 1);
}

TEST_CASE("BipolarQuant: one comparison an element") {
  const OpCase node = of("BipolarQuant", "2x3x4 ()!");
  CHECK(count_of(node) == Happenings{{"read float32 X", 24},
                                     {"read float32 scale", 1},
                                     {"compare float32", 24},
                                     {"write float32 Y", 24}});
  CHECK(execution_of(node) == count_of(node));
}

TEST_CASE("MultiThreshold: every threshold of the channel is compared") {
  // 24 elements with 7 thresholds each.
  const OpCase node = of("MultiThreshold", "2x3x4 3x7!; out_scale=0.5", "finn.custom_op.general");
  CHECK(count_of(node) == Happenings{{"read float32 X", 24},
                                     {"read float32 thresholds", 168},
                                     {"compare float32", 168},
                                     {"add int32", 168},
                                     {"mul float32", 24},
                                     {"write float32 Y", 24}});
  CHECK(execution_of(node) == count_of(node));
}

TEST_CASE("Fake quantisation: parameters that do not fit are a fault") {
  check_shapes({
      {of("Quant", "2x3x4 3x1! ()! ()!"), "2x3x4"},
      {of("Quant", "2x3x4 5x1! ()! ()!"), ""},
      {of("Quant", "3x4 2x3x4! ()! ()!"), ""},
      {of("MultiThreshold", "2x3x4 5x7!"), ""},
      {of("MultiThreshold", "2x3x4 7!"), ""},
      {of("MultiThreshold", "3 1x7!"), ""},
  });
}
