// The operator CausalConvWithState.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase causal(const std::string& line) { return {"CausalConvWithState", line, 27}; }

}  // namespace

TEST_CASE("CausalConvWithState: a depthwise sum, its bias, and the state carried on") {
  // 2*3*5 outputs of 4 taps; silu: exp, add, div; state of 2*3*3.
  const OpCase conv = causal("2x3x5 3x1x4 3 2x3x3; activation=silu");
  CHECK(shapes_of(conv) == "2x3x5 2x3x3");
  const Happenings expected{
      {"mul float32", 120},
      {"add float32", 90 + 30},
      {"read float32 weight", 120},
      {"read float32 input", 120 + 18},
      {"read float32 bias", 30},
      {"add float32 bias", 30},
      {"exp float32", 30},
      {"div float32", 30},
      {"read float32 past_state", 18},
      {"write float32 output", 30},
      {"write float32 present_state", 18},
  };
  CHECK(count_of(conv) == expected);
  CHECK(execution_of(conv) == expected);
  CHECK(macs_of(conv) == 120);
  check_shapes({
      {causal("2x3x5 3x1x1"), "2x3x5 2x3x0"},
      {causal("2x3x5 3x4"), ""},
      {causal("2x3x5 3x2x4"), ""},
      {causal("2x3x5 4x1x4"), ""},
      {causal("2x3x5 3x1x0"), ""},
      {causal("2x3x5 3x1x4 4"), ""},
      {causal("2x3x5 3x1x4 3 2x3x4"), ""},
      {causal("2x3x5 3x1x4; activation=relu"), ""},
  });
}
