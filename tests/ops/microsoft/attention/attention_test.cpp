// Attention operators of com.microsoft that project their input.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase attention(const std::string& line) { return {"Attention", line, 1, "com.microsoft"}; }

}  // namespace

TEST_CASE("com.microsoft Attention: the projection, the scores, and the values they weigh") {
  // 3 tokens of 5, 24 columns of 5 products: 72 sums. 3*2 queries with 3 keys: 18 scores of
  // 4 products and a scale; softmax: 2 compares, 3 differences, 3 exp, 2 sums, 3 div a
  // query; 6*4 outputs of 3 products.
  const OpCase plain = attention("1x3x5 5x24 24; num_heads=2");
  const Happenings expected{
      {"mul float32", 360 + 72 + 18 + 72},
      {"add float32", 288 + 54 + 30 + 48},
      {"add float32 bias", 72},
      {"compare float32", 12},
      {"exp float32", 18},
      {"div float32", 18},
      {"read float32 input", 360},
      {"read float32 weights", 360},
      {"read float32 bias", 72},
      {"write float32 qkv", 72},
      {"read float32 qkv", 72 + 72 + 72},
      {"write float32 output", 24},
  };
  CHECK(count_of(plain) == expected);
  CHECK(execution_of(plain) == expected);
  CHECK(macs_of(plain) == 360 + 72 + 72);
}

TEST_CASE("com.microsoft Attention: multiply-accumulates of a layer of BERT-base") {
  // 128*768*2304 in the projection, 2*12*128*128*64 in the heads.
  CHECK(macs_of(attention("1x128x768 768x2304 2304 int32:1x128; num_heads=12")) ==
        226'492'416 + 25'165'824);
}

TEST_CASE("com.microsoft Attention: one more token of GPT-2 meets the 1023 before it and itself") {
  // 768*2304 products to project it, 2*12*1024*64 in the heads.
  const std::string token = "1x1x768 768x2304 2304 _ ";
  const OpCase grows = attention(token + "2x1x12x1023x64; num_heads=12 outputs=2");
  CHECK(macs_of(grows) == 1'769'472 + 1'572'864);
  CHECK(shapes_of(grows) == "1x1x768 2x1x12x1024x64");
  CHECK(count_of(grows).at("read float32 past") == 2 * 12 * 1023 * 64);
  CHECK(count_of(grows).at("write float32 present") == 2 * 12 * 1024 * 64);
  // A buffer of 2048 that both share: only the new keys and values are written.
  const OpCase shared = attention(token +
                                  "2x1x12x2048x64 _ int32:1=1023; num_heads=12 outputs=2 "
                                  "past_present_share_buffer=1");
  CHECK(macs_of(shared) == macs_of(grows));
  CHECK(shapes_of(shared) == "1x1x768 2x1x12x2048x64");
  CHECK(count_of(shared).count("read float32 past") == 0);
  CHECK(count_of(shared).at("write float32 present") == 2 * 768);
  CHECK(assumptions_of(shared).empty());
}

TEST_CASE("com.microsoft Attention: without its length a shared buffer is taken as full") {
  const std::string line = "1x1x5 5x24 24 _ 2x1x2x9x4; num_heads=2 past_present_share_buffer=1";
  CHECK(macs_of(attention(line)) == 5 * 24 + 2 * 2 * 9 * 4);
  CHECK(assumptions_of(attention(line)).size() == 1);
  // A mask of 7 keys tells the length.
  const std::string masked =
      "1x1x5 5x24 24 int32:1x7 2x1x2x9x4; num_heads=2 past_present_share_buffer=1";
  CHECK(macs_of(attention(masked)) == 5 * 24 + 2 * 2 * 7 * 4);
  CHECK(assumptions_of(attention(masked)).empty());
}

TEST_CASE("com.microsoft Attention: masks and biases of the scores") {
  const Happenings plain = count_of(attention("1x3x5 5x24 24; num_heads=2"));
  const auto changed = [&](const std::string& mask, const std::string& event) {
    const Happenings with = count_of(attention("1x3x5 5x24 24 " + mask + "; num_heads=2"));
    const auto before = plain.find(event);
    return with.at(event) - (before != plain.end() ? before->second : 0);
  };
  CHECK(changed("int32:1x3", "read int32 mask_index") == 18);
  CHECK(changed("int32:1x3", "compare float32") == 18);
  CHECK(changed("int32:1x3x3", "read int32 mask_index") == 18);
  CHECK(changed("int32:1x1x9x9", "read int32 mask_index") == 18);
  CHECK(changed("int32:2", "read int32 mask_index") == 2);  // an end and a beginning
  CHECK(changed("_ _ 1x1x3x3", "read float32 attention_bias") == 18);
  CHECK(changed("_ _ 1x1x3x3", "add float32") == 18);
  CHECK(assumptions_of(attention("1x3x5 5x24 24 int32:1; num_heads=2 unidirectional=1")).size() ==
        2);
}

TEST_CASE("com.microsoft Attention: a rotary embedding turns Q and K where they are") {
  // 2*3*2 heads of Q and K with 2 pairs each: an angle, two sines, 4 products, 2 sums.
  const Happenings plain = count_of(attention("1x3x5 5x24 24; num_heads=2"));
  const Happenings turned = count_of(attention("1x3x5 5x24 24; num_heads=2 do_rotary=1"));
  CHECK(turned.at("sin float32") == 48);
  CHECK(turned.at("mul float32") == plain.at("mul float32") + 24 * 5);
  CHECK(turned.at("add float32") == plain.at("add float32") + 24 * 2);
  CHECK(turned.at("write float32 qkv") == 72 + 48);
}

TEST_CASE("com.microsoft Attention: shapes, and what does not fit") {
  check_shapes({
      {attention("2x3x5 5x24 _; num_heads=2"), "2x3x8"},
      {attention("2x3x5 5x22 22; num_heads=2 qkv_hidden_sizes=8,8,6"), "2x3x6"},
      {attention("2x3x5 5x24 24; num_heads=2 outputs=2"), "2x3x8 2x2x2x3x4"},
      {attention("2x3x5 5x22 22; num_heads=2 qkv_hidden_sizes=8,8,6 outputs=2"), ""},
      {attention("2x3x5 5x24 24; num_heads=3"), ""},
      {attention("2x3x5 5x24 24"), ""},
      {attention("2x3x5 5x23 23; num_heads=1"), ""},
      {attention("2x3x5 4x24 24; num_heads=2"), ""},
      {attention("3x5 5x24 24; num_heads=2"), ""},
      {attention("2x3x5 5x24 23; num_heads=2"), ""},
      {attention("2x3x5 5x24 24 int32:5; num_heads=2"), ""},
      {attention("2x3x5 5x24 24 int32:2x4; num_heads=2"), ""},
      {attention("2x3x5 5x24 24 _ 2x2x2x4x3; num_heads=2"), ""},
      {attention("2x3x5 5x24 24 _ 2x2x4x4; num_heads=2"), ""},
      {attention("2x3x5 5x24 24 _ _ 2x2x4x3; num_heads=2"), ""},
      {attention("2x3x5 5x24 24; num_heads=2 past_present_share_buffer=1"), ""},
      {attention("2x3x5 5x24 24 _ 2x2x2x2x4; num_heads=2 past_present_share_buffer=1"), ""},
      {attention("2x3x5 5x24 24; num_heads=2 qkv_hidden_sizes=8,8"), ""},
      {attention("2x3x5 5x24 24; num_heads=2 qkv_hidden_sizes=-8,-8,40"), ""},
      {attention("2x3x5 5x24 24; num_heads=2 do_rotary=1 rotary_embedding_dim=6"), ""},
      {attention("2x3x5 5x24 24 _ 2x2x2x9223372036854775807x4; num_heads=2"), ""},
  });
}

TEST_CASE("DecoderMaskedSelfAttention: Attention of one token") {
  const std::string line = " 5x24 24 int32:2x4 2x2x2x7x4 _ int32:1=3; num_heads=2 ";
  const OpCase one =
      microsoft_case("DecoderMaskedSelfAttention", "2x1x5" + line + "past_present_share_buffer=1");
  CHECK(shapes_of(one) == "2x1x8 2x2x2x7x4");
  CHECK(macs_of(one) == 2 * 5 * 24 + 2 * 2 * 2 * 4 * 4);
  CHECK(
      shapes_of(microsoft_case("DecoderMaskedSelfAttention", "2x2x5" + line)).starts_with("fault"));
}

TEST_CASE("PackedAttention: each token with the keys of the longest sequence") {
  // 5 tokens of sequences of at most 4: 5*24 sums of 3; 5*2 queries with 4 keys of 4.
  const OpCase packed =
      microsoft_case("PackedAttention", "5x3 3x24 24 int32:2x4 int32:3; num_heads=2");
  CHECK(shapes_of(packed) == "5x8");
  CHECK(macs_of(packed) == 5 * 24 * 3 + 2 * 5 * 2 * 4 * 4);
  CHECK(count_of(packed).at("read int32 cumulative_sequence_length") == 3);
  CHECK(count_of(packed) == execution_of(packed));
  CHECK(assumptions_of(packed).size() == 1);
  check_shapes({
      {microsoft_case("PackedAttention", "5x3 3x24 24 int32:8 int32:3; num_heads=2"), ""},
      {microsoft_case("PackedAttention", "1x5x3 3x24 24 int32:2x4 int32:3; num_heads=2"), ""},
      {microsoft_case("PackedAttention", "5x3 3x24 24 int32:2x4 int32:3 2x2x4x5; num_heads=2"), ""},
  });
}
