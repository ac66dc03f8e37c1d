// The operators Attention and FlexAttention.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase attention(const std::string& line, int opset = 25) { return {"Attention", line, opset}; }

}  // namespace

TEST_CASE("Attention: multiply-accumulates are those of both products") {
  // 2*4*16 queries with 16 keys of 16, then 16 values of 16.
  CHECK(macs_of(attention("2x4x16x16 2x4x16x16 2x4x16x16", 23)) == 65'536);
  // Heads of Q that share keys compute all the same.
  CHECK(macs_of(attention("2x4x16x16 2x1x16x16 2x1x16x16", 23)) == 65'536);
  CHECK(macs_of(attention("2x16x64 2x16x32 2x16x32; q_num_heads=4 kv_num_heads=2")) == 65'536);
}

TEST_CASE("Attention: shapes of split and packed heads, caches and scores") {
  const std::string cached = "2x4x3x8 2x2x5x8 2x2x5x6 3x12 2x2x7x8 2x2x7x6";
  check_shapes({
      {attention("2x4x3x8 2x2x5x8 2x2x5x6"), "2x4x3x6"},
      {attention("2x3x32 2x5x16 2x5x12; q_num_heads=4 kv_num_heads=2"), "2x3x24"},
      {attention(cached + "; outputs=4"), "2x4x3x6 2x2x12x8 2x2x12x6 2x4x3x12"},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6; outputs=1,0,0,1"), "2x4x3x6 ? ? 2x4x3x5"},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 2x1x1x4"), "2x4x3x6"},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 _ _ _ int64:2", 24), "2x4x3x6"},
      {attention("2x4x0x8 2x2x5x8 2x2x5x6"), "2x4x0x6"},
  });
}

TEST_CASE("Attention: what does not fit is a fault") {
  check_shapes({
      {attention("2x4x3x8 2x2x5x8 2x2x5"), ""},
      {attention("2x3x32 2x5x16 2x5x12"), ""},
      {attention("2x3x32 2x5x16 2x5x12; q_num_heads=5 kv_num_heads=2"), ""},
      {attention("2x3x32 2x5x16 2x5x12; q_num_heads=4 kv_num_heads=4"), ""},
      {attention("2x4x3x8 2x3x5x8 2x3x5x6"), ""},
      {attention("2x4x3x8 2x2x5x7 2x2x5x6"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x4x6"), ""},
      {attention("2x4x3x8 1x2x5x8 1x2x5x6"), ""},
      {attention("2x4x3x8 2x0x5x8 2x0x5x6"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 3x6"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 2x3x5"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 ()"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 _ 2x2x7x8"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 _ 2x2x7x8 2x2x6x6"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6 _ _ _ int64:3"), ""},
      {attention("2x4x3x8 2x2x5x8 2x2x5x6; softmax_precision=7"), ""},
      {attention("2x4x3x8 2x2x9223372036854775807x8 2x2x9223372036854775807x6 _ 2x2x1x8 2x2x1x6"),
       ""},
  });
}

TEST_CASE("Attention: scores, their softmax, and the values they weigh") {
  // 2*3 queries, 5 keys of 4: 30 scores of 4 products, 3 sums and a scale; softmax:
  // 4 compares, 5 differences, 5 exp, 4 sums, 5 div a query; 6 outputs of 5 products.
  const OpCase mqa = attention("1x2x3x4 1x1x5x4 1x1x5x6", 23);
  const Happenings expected{
      {"mul float32", 120 + 30 + 180},
      {"add float32", 90 + 30 + 24 + 144},
      {"compare float32", 24},
      {"exp float32", 30},
      {"div float32", 30},
      {"read float32 Q", 120},
      {"read float32 K", 120},
      {"read float32 V", 180},
      {"write float32 Y", 36},
  };
  CHECK(count_of(mqa) == expected);
  CHECK(execution_of(mqa) == expected);
  // A scale of 1 multiplies nothing.
  CHECK(count_of(attention("1x2x3x4 1x1x5x4 1x1x5x6; scale=1.0")).at("mul float32") == 300);
}

TEST_CASE("Attention: a mask adds or selects, a cap takes a tanh, each per score") {
  const Happenings plain = count_of(attention("1x2x3x4 1x1x5x4 1x1x5x6"));
  Happenings masked = count_of(attention("1x2x3x4 1x1x5x4 1x1x5x6 3x5"));
  CHECK(masked.at("read float32 attn_mask") == 30);
  CHECK(masked.at("add float32") == plain.at("add float32") + 30);
  masked = count_of(attention("1x2x3x4 1x1x5x4 1x1x5x6 bool:3x5"));
  CHECK(masked.at("read bool attn_mask") == 30);
  CHECK(masked.at("compare float32") == plain.at("compare float32") + 30);
  // A mask of 4 columns says nothing of the fifth key.
  CHECK(count_of(attention("1x2x3x4 1x1x5x4 1x1x5x6 3x4")).at("read float32 attn_mask") == 24);
  const Happenings capped = count_of(attention("1x2x3x4 1x1x5x4 1x1x5x6; softcap=2.5"));
  CHECK(capped.at("exp float32") == 60);
  CHECK(capped.at("div float32") == 90);
  CHECK(capped.at("add float32") == plain.at("add float32") + 60);
  CHECK(capped.at("mul float32") == plain.at("mul float32") + 30);
}

TEST_CASE("Attention: past keys are copied into what is present, or read where they are") {
  const std::string line = "1x2x3x4 1x1x5x4 1x1x5x6 _ 1x1x2x4 1x1x2x6";
  // 6 queries * 7 keys * 4; the copies: 8 past and 20 new elements of K, 12 and 30 of V.
  const Happenings copied = count_of(attention(line + "; outputs=3"));
  CHECK(copied.at("read float32 present_key") == 168);
  CHECK(copied.at("read float32 past_key") == 8);
  CHECK(copied.at("read float32 K") == 20);
  CHECK(copied.at("write float32 present_key") == 28);
  CHECK(copied.at("write float32 present_value") == 42);
  CHECK(copied.at("read float32 present_value") == 6 * 6 * 7);
  const Happenings apart = count_of(attention(line));
  CHECK(apart.at("read float32 past_key") == 6 * 2 * 4);
  CHECK(apart.at("read float32 K") == 6 * 5 * 4);
  CHECK(apart.at("read float32 past_value") == 6 * 6 * 2);
  CHECK(apart.at("add float32") == copied.at("add float32"));
  CHECK(count_of(attention(line)) == execution_of(attention(line)));
}

TEST_CASE("Attention: past and present keys may be as many as an extent can say") {
  const auto shapes = [](const std::string& past) {
    return shapes_of(attention("1x1x1x1 1x1x5x1 1x1x5x1 _ 1x1x" + past + "x1 1x1x" + past + "x1"));
  };
  CHECK(shapes("9223372036854775802") == "1x1x1x1");
  CHECK(shapes("9223372036854775803").starts_with("fault"));
}

TEST_CASE("Attention: a wider softmax converts there and back; scores are written where wanted") {
  const std::string line = "float16:1x2x3x4 float16:1x1x5x4 float16:1x1x5x6; softmax_precision=1";
  const Happenings wide = count_of(attention(line + " outputs=1,0,0,1"));
  CHECK(wide.at("convert float32") == 60);
  CHECK(wide.at("exp float32") == 30);
  CHECK(wide.at("compare float32") == 24);
  CHECK(wide.at("add float32") == 30 + 24);
  CHECK(wide.at("write float16 qk_matmul_output") == 30);
}

TEST_CASE("Attention: scores that a mask hides are counted, and stated") {
  ModelBuilder model(24);
  for (const char* name : {"q", "k", "v"}) model.input(name, ElementType::Float, {1, 2, 3, 4});
  model.input("length", ElementType::Int64, {1});
  model.node("Attention", {"q", "k", "v", "", "", "", "length"}, {"y"}, {integer("is_causal", 1)});
  model.output("y");
  const Estimate result = estimate_of(model);
  CHECK(result.assumptions.size() == 2);
  CHECK(result.totals.macs == 2 * 3 * 3 * 4 * 2);
}

TEST_CASE("FlexAttention: as attention, with a softmax of float32") {
  const OpCase flex{"FlexAttention", "float16:1x2x3x4 float16:1x1x5x4 float16:1x1x5x6", 1,
                    "ai.onnx.preview"};
  CHECK(shapes_of(flex) == "1x2x3x6");
  CHECK(macs_of(flex) == 300);
  CHECK(count_of(flex).at("exp float32") == 30);
  CHECK(count_of(flex).at("convert float32") == 60);
  CHECK(shapes_of({"FlexAttention", "2x3x32 2x5x16 2x5x12; q_num_heads=4 kv_num_heads=2", 1,
                   "ai.onnx.preview"})
            .starts_with("fault"));
}

TEST_CASE("FlexAttention: a graph that changes the scores is counted on all of them") {
  GraphBuilder modifier;
  modifier.input("s").output("t");
  modifier.node("Relu", {"s"}, {"t"});
  ModelBuilder model(26);
  model.opset("ai.onnx.preview", 1);
  for (const char* name : {"q", "k", "v"}) model.input(name, ElementType::Float, {1, 2, 3, 4});
  model.node("FlexAttention", {"q", "k", "v"}, {"y"}, {graph("score_mod", modifier)})
      .set_domain("ai.onnx.preview");
  model.output("y");
  const Estimate result = estimate_of(model);
  REQUIRE(result.assumptions.size() == 1);
  CHECK(result.assumptions[0].find("score_mod") != std::string::npos);
  // 2 heads of 3 queries with 3 keys.
  REQUIRE(result.nodes.size() == 2);
  CHECK(result.nodes[1].op == "Relu");
  CHECK(result.nodes[1].inputs[0].shape == Shape{1, 2, 3, 3});
  CHECK(result.coverage.counted == 2);
}

TEST_CASE("RotaryEmbedding: a pair takes four products and two sums, the rest is copied") {
  // 2*3 tokens of 2 heads of 10, 4 of which are rotated in 2 pairs: 24 pairs, 72 copies.
  const OpCase rotary{"RotaryEmbedding",
                      "2x3x20 50x2 50x2 int64:2x3; num_heads=2 rotary_embedding_dim=4", 23};
  const Happenings expected{
      {"mul float32", 96},
      {"add float32", 48},
      {"read float32 cos_cache", 24},
      {"read float32 sin_cache", 24},
      {"read int64 position_ids", 6},
      {"read float32 X", 120},
      {"write float32 Y", 120},
  };
  CHECK(count_of(rotary) == expected);
  CHECK(execution_of(rotary) == expected);
  CHECK(macs_of(rotary) == 0);
  check_shapes({
      {{"RotaryEmbedding", "2x4x3x10 2x3x5 2x3x5; interleaved=1", 23}, "2x4x3x10"},
      {{"RotaryEmbedding", "2x3x20 2x3x5 2x3x5", 23}, ""},
      {{"RotaryEmbedding", "2x4x3x9 2x3x5 2x3x5", 23}, ""},
      {{"RotaryEmbedding", "2x4x3x10 2x3x4 2x3x4", 23}, ""},
      {{"RotaryEmbedding", "2x4x3x10 50x4 50x5 int64:2x3", 23}, ""},
      {{"RotaryEmbedding", "2x4x3x10 50x5 50x5 int64:3x2", 23}, ""},
      {{"RotaryEmbedding", "2x4x3x10 2x3x5 2x3x5; rotary_embedding_dim=12", 23}, ""},
      {{"RotaryEmbedding", "3x10 3x5 3x5", 23}, ""},
  });
}
