// LatentAttention and StateSpace: opcost's own operators of language models.
#include <doctest/doctest.h>

#include "support/op_case.h"

namespace opcost::test::own_rules {
namespace {

OpCase own(const std::string& op, const std::string& line) {
  return {.op = op, .line = line, .opset = 1, .domain = "opcost"};
}

TEST_CASE("LatentAttention: all heads share one latent, of which a part is the value") {
  // 2 sequences, 3 heads of 8, 4 tokens: 2*3*4 scores of 8 terms, 2*3*6 outputs of 4.
  const OpCase plain =
      own("LatentAttention", "2x1x24 2x1x8 2x5x8; num_heads=3 value_size=6 total_tokens=4");
  CHECK(shapes_of(plain) == "2x1x18 2x5x8");
  CHECK(macs_of(plain) == 6 * 4 * 8 + 6 * 6 * 4);
  const Happenings counted = count_of(plain);
  CHECK(counted.at("read float32 latent") == 16);
  CHECK(counted.at("write float32 present") == 16);
  CHECK(counted.at("read float32 present") == 6 * 4 * 8 + 6 * 6 * 4);
  CHECK(counted.at("write float32 output") == 36);
  CHECK(counted == execution_of(plain));
}

TEST_CASE("LatentAttention: what does not fit is said") {
  check_shapes({
      {own("LatentAttention", "2x1x24 2x1x8 2x5x8; num_heads=3 value_size=9"), ""},
      {own("LatentAttention", "2x1x24 2x1x8 2x5x8; num_heads=5 value_size=6"), ""},
      {own("LatentAttention", "2x1x24 2x1x8 2x5x8; num_heads=3 value_size=6 total_tokens=6"), ""},
      {own("LatentAttention", "2x1x24 2x1x8 3x5x8; num_heads=3 value_size=6"), ""},
      {own("LatentAttention", "2x1x24 2x1x8 2x5x8; num_heads=3"), ""},  // no value_size
  });
}

TEST_CASE("StateSpace: each state is read, decays, is added to and written, token by token") {
  // 1 sequence of 1 token, 2 heads of 3, 5 states each: 30 states.
  const OpCase step = own("StateSpace", "1x1x6 1x1x2 2 1x1x5 1x1x5 2 2 1x2x3x5; heads=2 groups=1");
  CHECK(shapes_of(step) == "1x1x6 1x2x3x5");
  CHECK(macs_of(step) == 2 * 30);
  const Happenings counted = count_of(step);
  CHECK(counted.at("read float32 past_state") == 30);
  CHECK(counted.at("write float32 present_state") == 30);
  CHECK(counted.count("read float32 present_state") == 0);
  CHECK(counted.at("read float32 B") == 30);
  CHECK(counted.at("read float32 C") == 30);
  CHECK(counted.at("exp float32") == 2 * 2);  // softplus and the decay of each head
  CHECK(counted == execution_of(step));
}

TEST_CASE("StateSpace: later tokens find the state where the one before left it") {
  const OpCase prompt =
      own("StateSpace", "2x3x6 2x3x2 2 2x3x5 2x3x5 2 2 2x2x3x5; heads=2 groups=1");
  const Happenings counted = count_of(prompt);
  CHECK(counted.at("read float32 past_state") == 2 * 30);
  CHECK(counted.at("read float32 present_state") == 2 * 2 * 30);
  CHECK(counted.at("write float32 present_state") == 2 * 3 * 30);
  CHECK(counted == execution_of(prompt));
  check_shapes({{own("StateSpace", "2x3x6 2x3x2 2 2x3x5 2x3x5; heads=4 groups=1"), ""},
                {own("StateSpace", "2x3x6 2x3x3 2 2x3x5 2x3x5; heads=2 groups=1"), ""}});
}

TEST_CASE("MoE: a node may say how many experts its tokens go to") {
  const OpCase said = microsoft_case("MoE", "6x4 6x8 8x5x4 _ 8x4x5; k=2 experts_used=3");
  CHECK(macs_of(said) == 12 * (20 + 20));
  check_shapes({{microsoft_case("MoE", "6x4 6x8 8x5x4 _ 8x4x5; k=2 experts_used=9"), ""}});
}

}  // namespace
}  // namespace opcost::test::own_rules
