// MultiHeadAttention in all layouts of its inputs.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase heads(const std::string& line) { return {"MultiHeadAttention", line, 1, "com.microsoft"}; }

}  // namespace

TEST_CASE("MultiHeadAttention: queries, keys and values of their own") {
  // 3*2 queries, 5 keys of 4: 30 scores of 4 products, 3 sums and a scale; softmax as in
  // Attention: 4 compares, 5 + 4 sums, 5 exp, 5 div a query; 6*3 outputs of 5 products.
  const OpCase plain = heads("1x3x8 1x5x8 1x5x6; num_heads=2");
  const Happenings expected{
      {"mul float32", 120 + 30 + 90},
      {"add float32", 90 + 54 + 72},
      {"compare float32", 24},
      {"exp float32", 30},
      {"div float32", 30},
      {"read float32 query", 120},
      {"read float32 key", 120},
      {"read float32 value", 90},
      {"write float32 output", 18},
  };
  CHECK(count_of(plain) == expected);
  CHECK(execution_of(plain) == expected);
  CHECK(macs_of(plain) == 210);
  CHECK(count_of(heads("1x3x8 1x5x8 1x5x6; num_heads=2 scale=1.0")).at("mul float32") == 210);
}

TEST_CASE("MultiHeadAttention: all layouts are the same work") {
  // Packed Q, K and V: 6 queries with 3 keys of 4, each read from query.
  const OpCase all = heads("1x3x2x3x4; num_heads=2");
  CHECK(shapes_of(all) == "1x3x8");
  CHECK(macs_of(all) == 6 * 3 * 4 * 2);
  CHECK(count_of(all).at("read float32 query") == 3 * 72);
  // Packed K and V.
  const OpCase two = heads("1x3x8 1x5x2x2x4; num_heads=2");
  CHECK(shapes_of(two) == "1x3x8");
  CHECK(count_of(two).at("read float32 query") == 120);
  CHECK(count_of(two).at("read float32 key") == 240);
  // Keys and values of another sequence, split into heads.
  const OpCase split = heads("1x3x8 1x2x5x4 1x2x5x3; num_heads=2");
  CHECK(shapes_of(split) == "1x3x6");
  CHECK(count_of(split) == count_of(heads("1x3x8 1x5x8 1x5x6; num_heads=2")));
}

TEST_CASE("MultiHeadAttention: with a bias Q, K and V are kept in arrays") {
  const OpCase biased = heads("1x3x8 1x5x8 1x5x6 22; num_heads=2");
  const Happenings counted = count_of(biased);
  CHECK(counted.at("read float32 query") == 24);
  CHECK(counted.at("read float32 key") == 40);
  CHECK(counted.at("read float32 value") == 30);
  CHECK(counted.at("read float32 bias") == 94);
  CHECK(counted.at("add float32 bias") == 94);
  CHECK(counted.at("write float32 q") == 24);
  CHECK(counted.at("write float32 k") == 40);
  CHECK(counted.at("write float32 v") == 30);
  CHECK(counted.at("read float32 q") == 120);
  CHECK(counted.at("read float32 k") == 120);
  CHECK(counted.at("read float32 v") == 90);
  CHECK(macs_of(biased) == 210);
  CHECK(counted == execution_of(biased));
}

TEST_CASE("MultiHeadAttention: a token after 1023 others") {
  const OpCase decode =
      heads("1x1x768 1x1x768 1x1x768 _ _ _ 1x12x1023x64 1x12x1023x64; num_heads=12 outputs=3");
  CHECK(shapes_of(decode) == "1x1x768 1x12x1024x64 1x12x1024x64");
  CHECK(macs_of(decode) == 2 * 12 * 1024 * 64);
  CHECK(count_of(decode).at("write float32 present_key") == 12 * 1024 * 64);
  // A buffer for 4096 that is shared: past_sequence_length says where it ends.
  const OpCase shared = heads(
      "1x1x768 1x1x768 1x1x768 _ _ _ 1x12x4096x64 1x12x4096x64 int32:1=1023; num_heads=12 "
      "outputs=3");
  CHECK(shapes_of(shared) == "1x1x768 1x12x4096x64 1x12x4096x64");
  CHECK(macs_of(shared) == macs_of(decode));
  CHECK(count_of(shared).at("write float32 present_key") == 768);
  // No present: keys are read where they are.
  const Happenings apart = count_of(heads("1x3x8 1x5x8 1x5x6 _ _ _ 1x2x2x4 1x2x2x3; num_heads=2"));
  CHECK(apart.at("read float32 past_key") == 6 * 2 * 4);
  CHECK(apart.at("read float32 key") == 6 * 5 * 4);
}

TEST_CASE("MultiHeadAttention: masks, biases of the scores, and the scores themselves") {
  const Happenings counted =
      count_of(heads("1x3x8 1x5x8 1x5x6 _ int32:1x5 1x1x3x5; num_heads=2 outputs=1,0,0,1"));
  CHECK(counted.at("read int32 key_padding_mask") == 30);
  CHECK(counted.at("read float32 attention_bias") == 30);
  CHECK(counted.at("write float32 qk") == 30);
  CHECK(count_of(heads("1x3x8 1x5x8 1x5x6 _ int32:1; num_heads=2"))
            .at("read int32 key_padding_mask") == 1);
}

TEST_CASE("MultiHeadAttention: what does not fit is a fault") {
  check_shapes({
      {heads("2x3x8 2x5x8 2x5x6"), ""},
      {heads("2x3x8 2x5x8; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x4x6; num_heads=2"), ""},
      {heads("2x3x8 2x5x6 2x5x6; num_heads=2"), ""},
      {heads("2x3x8 1x5x8 1x5x6; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x5x6 21; num_heads=2"), ""},
      {heads("2x3x2x2x4; num_heads=2"), ""},
      {heads("2x3x8 2x5x2x3x4; num_heads=2"), ""},
      {heads("3x8 5x8 5x6; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x5x6 _ int32:2x6; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x5x6 _ _ 2x3x3x5; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x5x6 _ _ _ 2x2x7x4; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x5x6 _ _ _ 2x2x7x4 2x2x7x4; num_heads=2"), ""},
      {heads("2x3x8 2x2x5x4 2x2x5x3 _ _ _ 2x2x7x4 2x2x7x3; num_heads=2"), ""},
      {heads("2x3x8 2x5x8 2x5x6 _ _ _ 2x2x7x4 2x2x7x3 int32:1=6; num_heads=2"), ""},
  });
}

TEST_CASE(
    "DecoderMaskedMultiHeadAttention: one token, with its own past or with another sequence") {
  const std::string op = "DecoderMaskedMultiHeadAttention";
  const OpCase self =
      microsoft_case(op, "2x1x8 2x1x8 2x1x6 int32:2x6 _ 2x2x5x4 2x2x5x3; num_heads=2 outputs=3");
  CHECK(shapes_of(self) == "2x1x6 2x2x6x4 2x2x6x3");
  CHECK(macs_of(self) == 2 * 2 * 6 * (4 + 3));
  const OpCase cross = microsoft_case(op, "2x1x8 2x2x5x4 2x2x5x3; num_heads=2");
  CHECK(macs_of(cross) == 2 * 2 * 5 * (4 + 3));
  const OpCase packed = microsoft_case(op, "2x1x24 _ _ _ _ 2x2x5x4 2x2x5x4; num_heads=2");
  CHECK(shapes_of(packed) == "2x1x8");
  CHECK(macs_of(packed) == 2 * 2 * 6 * (4 + 4));
  CHECK(shapes_of(microsoft_case(op, "2x2x8 2x2x8 2x2x6; num_heads=2")).starts_with("fault"));
}

TEST_CASE("PackedMultiHeadAttention: tokens without their padding") {
  const std::string op = "PackedMultiHeadAttention";
  const OpCase plain = microsoft_case(op, "5x8 5x8 5x6 _ int32:2x4 int32:3; num_heads=2");
  CHECK(shapes_of(plain) == "5x6");
  CHECK(macs_of(plain) == 5 * 2 * 4 * (4 + 3));
  const OpCase packed = microsoft_case(op, "5x2x3x4 _ _ 24 int32:2x4 int32:3; num_heads=2");
  CHECK(shapes_of(packed) == "5x8");
  CHECK(count_of(packed).at("read float32 query") == 3 * 40);
  check_shapes({
      {microsoft_case(op, "5x8 5x8 5x6 21 int32:2x4 int32:3; num_heads=2"), ""},
      {microsoft_case(op, "5x8 4x8 5x6 _ int32:2x4 int32:3; num_heads=2"), ""},
      {microsoft_case(op, "5x8 5x8 5x6 _ int32:8 int32:3; num_heads=2"), ""},
  });
}
