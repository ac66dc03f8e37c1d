// The operator LinearAttention.
#include <doctest/doctest.h>

#include "support/op_case.h"
#include "support/text.h"

using namespace opcost::test;

namespace {

OpCase linear(const std::string& line) { return {"LinearAttention", line, 27}; }

constexpr const char* kHeads = "; q_num_heads=4 kv_num_heads=2 update_rule=";

}  // namespace

TEST_CASE("LinearAttention: the linear rule takes k·v in and reads q·S out, token by token") {
  // 2*3 tokens; state 2 heads of 4x5: 40 elements, 4 heads of 5 outputs of 4 terms.
  const OpCase plain = linear(std::string("2x3x16 2x3x8 2x3x10") + kHeads + "linear");
  CHECK(shapes_of(plain) == "2x3x20 2x2x4x5");
  const Happenings expected{
      {"mul float32", 6 * (40 + 80 + 20)},
      {"add float32", 6 * (40 + 60)},
      {"read float32 present_state", 6 * 120},
      {"write float32 present_state", 6 * 40},
      {"read float32 key", 6 * 40},
      {"read float32 value", 6 * 40},
      {"read float32 query", 6 * 80},
      {"write float32 output", 120},
  };
  CHECK(count_of(plain) == expected);
  CHECK(execution_of(plain) == expected);
  CHECK(macs_of(plain) == 6 * (40 + 80));
}

TEST_CASE("LinearAttention: the gated rule decays every element of the state") {
  const OpCase plain = linear(std::string("2x3x16 2x3x8 2x3x10") + kHeads + "linear");
  const OpCase per_head = linear(std::string("2x3x16 2x3x8 2x3x10 _ 2x3x2") + kHeads + "gated");
  const OpCase per_key = linear(std::string("2x3x16 2x3x8 2x3x10 _ 2x3x8") + kHeads + "gated");
  CHECK(count_of(per_head).at("exp float32") == 12);
  CHECK(count_of(per_key).at("exp float32") == 48);
  CHECK(count_of(per_key).at("mul float32") == count_of(plain).at("mul float32") + 6 * 40);
  CHECK(macs_of(per_key) == macs_of(plain));
}

TEST_CASE("LinearAttention: the delta rule retrieves what the state says first") {
  const OpCase delta = linear(std::string("2x3x16 2x3x8 2x3x10 _ _ 2x3x2") + kHeads + "delta");
  // 10 values a token: 4 products and 3 sums each, a difference and a product more.
  const Happenings expected{
      {"mul float32", 6 * (40 + 80 + 20 + 40 + 10)},
      {"add float32", 6 * (40 + 60 + 30 + 10)},
      {"read float32 present_state", 6 * 160},
      {"write float32 present_state", 6 * 40},
      {"read float32 key", 6 * 80},
      {"read float32 value", 6 * 10},
      {"read float32 beta", 6 * 10},
      {"read float32 query", 6 * 80},
      {"write float32 output", 120},
  };
  CHECK(count_of(delta) == expected);
  CHECK(execution_of(delta) == expected);
  // A state of 4x5 is found again where it was just corrected, by each of 6 tokens and 2 heads;
  // else after those of both heads.
  const std::string found = findings_of(delta);
  CHECK(holds(found, "again present_state 20 240\nagain present_state 40 overflow\n"));
  CHECK(macs_of(delta) == 6 * (40 + 80 + 40));
}

TEST_CASE("LinearAttention: a float32 state is computed on at float32") {
  const OpCase mixed = linear(
      "float16:2x3x16 float16:2x3x8 float16:2x3x10 2x2x4x5 float16:2x3x2 float16:2x3x2; "
      "q_num_heads=4 kv_num_heads=2");
  const Happenings counted = count_of(mixed);
  CHECK(counted.at("write float16 output") == 120);
  CHECK(counted.at("read float32 past_state") == 80);
  CHECK(counted.at("add float32") == 6 * (40 + 60 + 30 + 10));
  CHECK(counted.count("add float16") == 0);
  CHECK(counted.at("exp float16") == 12);
  CHECK(counted == execution_of(mixed));
}

TEST_CASE("LinearAttention: what does not fit is a fault") {
  const auto shaped = [](const std::string& inputs, const std::string& rule) {
    return linear(inputs + kHeads + rule);
  };
  check_shapes({
      {shaped("2x3x16 2x3x8 2x3x10", "gated"), ""},
      {shaped("2x3x16 2x3x8 2x3x10 _ 2x3x2", "linear"), ""},
      {shaped("2x3x16 2x3x8 2x3x10", "cubic"), ""},
      {shaped("2x3x16 2x3x7 2x3x10", "linear"), ""},
      {shaped("2x3x16 2x3x10 2x3x10", "linear"), ""},
      {shaped("2x3x16 2x4x8 2x3x10", "linear"), ""},
      {shaped("2x3x16 2x3x8 2x4x10", "linear"), ""},
      {shaped("2x3x16 2x3x8 2x3x10 2x2x5x4", "linear"), ""},
      {shaped("2x3x16 2x3x8 2x3x10 _ 2x3x3", "gated"), ""},
      {shaped("2x3x16 2x3x8 2x3x10 _ _ 2x3x3", "delta"), ""},
      {shaped("2x3x16 2x3x8 2x3x10 _ _ 2x3x1", "delta"), "2x3x20 2x2x4x5"},
      {linear("2x3x16 2x3x8 2x3x10; update_rule=linear"), ""},
      {linear("2x3x16 2x3x8 2x3x10; update_rule=linear q_num_heads=3 kv_num_heads=2"), ""},
  });
}
