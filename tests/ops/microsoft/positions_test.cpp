// Operators on positions and padding.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("com.microsoft RotaryEmbedding: as that of ONNX; a head may be known from the caches") {
  const std::string op = "RotaryEmbedding";
  const OpCase rotary =
      microsoft_case(op, "2x3x20 int64:2x3 50x2 50x2; num_heads=2 rotary_embedding_dim=4");
  // 24 pairs, 72 copies: see the test of the operator of ai.onnx.
  const Happenings counted = count_of(rotary);
  CHECK(counted.at("mul float32") == 96);
  CHECK(counted.at("add float32") == 48);
  CHECK(counted.at("read float32 input") == 120);
  CHECK(counted.at("read int64 position_ids") == 6);
  CHECK(counted == execution_of(rotary));
  // Caches of 5 columns: 2 heads of 10, all rotated.
  CHECK(count_of(microsoft_case(op, "2x3x20 int64:1 50x5 50x5")).at("mul float32") ==
        6 * 2 * 5 * 4);
  CHECK(count_of(microsoft_case(op, "2x3x20 int64:1 50x5 50x5; scale=0.5")).at("mul float32") ==
        240 + 120);
  check_shapes({
      {microsoft_case(op, "2x4x3x10 int64:2x3 50x5 50x5"), "2x4x3x10"},
      {microsoft_case(op, "2x3x20 int64:2x3 50x7 50x7"), ""},
      {microsoft_case(op, "2x3x20 int64:3x2 50x5 50x5"), ""},
      {microsoft_case(op, "2x3x20 int64:2x3 50x5 50x4"), ""},
      {microsoft_case(op, "2x3x20 int64:2x3 50x2 50x2; rotary_embedding_dim=4"), ""},
      {microsoft_case(op, "2x3x20 int64:2x3 50x1 50x1; num_heads=2 rotary_embedding_dim=4"), ""},
      {microsoft_case(op, "2x3x20 int64:2x3 50x0 50x0"), ""},
      {microsoft_case(op, "3x20 int64:2x3 50x5 50x5"), ""},
  });
}

TEST_CASE("MRotaryEmbedding: three positions for each token") {
  const std::string op = "MRotaryEmbedding";
  const OpCase rotary = microsoft_case(op, "2x3x24 int64:3x2x3 50x6 50x6; mrope_section=2,1,3");
  CHECK(count_of(rotary).at("read int64 position_ids") == 18);
  CHECK(count_of(rotary).at("mul float32") == 6 * 2 * 6 * 4);
  check_shapes({
      {microsoft_case(op, "2x3x24 int64:3x2x3 50x6 50x6; mrope_section=2,2,3"), ""},
      {microsoft_case(op, "2x3x24 int64:3x2x3 50x6 50x6; mrope_section=3,3"), ""},
      {microsoft_case(op, "2x3x24 int64:3x2x3 50x6 50x6; mrope_section=-2,4,4"), ""},
      {microsoft_case(op, "2x3x24 int64:2x3 50x6 50x6; mrope_section=2,2,2"), ""},
  });
  CHECK(shapes_of(microsoft_case(op, "2x3x24 int64:3x2x3 50x6 50x6; mrope_section=2,2,3"))
            .find("[2x2x3] does not divide the 6 pairs of a head") != std::string::npos);
}

TEST_CASE("GemmaRotaryEmbedding: a sine and a cosine of each angle, kept for all heads") {
  const std::string op = "GemmaRotaryEmbedding";
  const std::string heads = " float16:2x5x3x4 float16:2x5x3x4 float16:2x1x3x4 float16:2x1x3x4";
  const OpCase rotary = microsoft_case(op, "2x3x4" + heads);
  CHECK(shapes_of(rotary) == "2x5x3x4 2x1x3x4");
  const Happenings counted = count_of(rotary);
  CHECK(counted.at("sin float32") == 48);
  CHECK(counted.at("convert float32") == 48);
  CHECK(counted.at("write float16 sin") == 24);
  CHECK(counted.at("mul float16") == 2 * (120 + 24));
  CHECK(counted.at("add float16") == 120 + 24);
  CHECK(counted.at("read float16 cos") == 144);
  CHECK(counted == execution_of(rotary));
  CHECK(shapes_of(microsoft_case(op, "2x3x5" + heads)).starts_with("fault"));
}

TEST_CASE("RelativePositionBias: a bucket for each pair of positions, a bias for each head") {
  const std::string op = "RelativePositionBias";
  const OpCase bias = microsoft_case(op, "8x4 =3 =5; max_distance=16");
  CHECK(shapes_of(bias) == "1x4x3x5");
  CHECK(count_of(bias).at("log float32") == 15);
  CHECK(count_of(bias).at("read float32 bias_table") == 60);
  CHECK(count_of(bias) == execution_of(bias));
  check_shapes({{microsoft_case(op, "8x4 =3 =-5"), ""},
                {microsoft_case(op, "8 =3 =5"), ""},
                {microsoft_case(op, "8x4 =3 int64:1"), ""}});
}

TEST_CASE("GatedRelativePositionBias: two gates of each head of each token") {
  const std::string op = "GatedRelativePositionBias";
  // 12 heads of 4, 6 columns: 72 sums of 4; 3 keys each.
  const OpCase bias = microsoft_case(op, "2x3x8 8 1x2x3x3 4x6 6 1x2x1x1; num_heads=2");
  CHECK(shapes_of(bias) == "2x2x3x3");
  CHECK(macs_of(bias) == 12 * 6 * 4);
  const Happenings counted = count_of(bias);
  CHECK(counted.at("exp float32") == 24);
  CHECK(counted.at("read float32 rel_pos") == 36);
  CHECK(counted.at("add float32") == 12 * (6 * 3 + 2 * 2 + 2 + 2));
  CHECK(counted == execution_of(bias));
  check_shapes({
      {microsoft_case(op, "5x8 8 1x2x3x3 4x6 6 1x2x1x1 int32:2x3; num_heads=2"), "2x2x3x3"},
      {microsoft_case(op, "2x3x8 8 1x2x3x3 4x5 5 1x2x1x1; num_heads=2"), ""},
      {microsoft_case(op, "2x3x8 8 1x2x3x4 4x6 6 1x2x1x1; num_heads=2"), ""},
      {microsoft_case(op, "2x3x8 8 1x2x3x3 4x6 6 1x2x1x1; num_heads=3"), ""},
      {microsoft_case(op, "2x3x8 7 1x2x3x3 4x6 6 1x2x1x1; num_heads=2"), ""},
  });
}

TEST_CASE("RemovePadding and RestorePadding: copies of the tokens that are none") {
  const OpCase known = microsoft_case("RemovePadding", "2x4x5 int32:2=3,2");
  CHECK(shapes_of(known) == "5x5 2x4 3 1");
  CHECK(count_of(known).at("read float32 input") == 25);
  CHECK(count_of(known).at("write int32 token_offset") == 8);
  CHECK(count_of(known) == execution_of(known));
  const OpCase unknown = microsoft_case("RemovePadding", "2x4x5 int32:2");
  CHECK(shapes_of(unknown) == "8x5 2x4 3 1");
  CHECK(assumptions_of(unknown).size() == 1);
  const OpCase restored = microsoft_case("RestorePadding", "5x6 int32:2x4");
  CHECK(shapes_of(restored) == "2x4x6");
  CHECK(count_of(restored).at("read float32 input") == 30);
  CHECK(count_of(restored).at("write float32 output") == 48);
  CHECK(count_of(restored) == execution_of(restored));
  check_shapes({
      {microsoft_case("RemovePadding", "2x4 int32:2"), ""},
      {microsoft_case("RemovePadding", "2x4x5 int32:3"), ""},
      {microsoft_case("RemovePadding", "2x4x5 int32:2=3,7"), ""},
      {microsoft_case("RestorePadding", "5x6 int32:8"), ""},
      {microsoft_case("RestorePadding", "2x4x6 int32:2x4"), ""},
  });
}

TEST_CASE("EngramGate: norms of key and query, their product, and a gate") {
  // 24 rows of 5.
  const OpCase gate = microsoft_case("EngramGate", "2x3x4x5 2x3x4x5 2x3x5 4x5 4x5 4x5; outputs=2");
  CHECK(shapes_of(gate) == "2x3x4x5 2x3x4x5");
  const Happenings counted = count_of(gate);
  CHECK(counted.at("sqrt float32") == 24 * 4);
  CHECK(counted.at("read float32 key") == 240);
  CHECK(counted.at("read float32 value") == 120);
  CHECK(counted.at("exp float32") == 24);
  CHECK(macs_of(gate) == 0);
  CHECK(counted == execution_of(gate));
  check_shapes({
      {microsoft_case("EngramGate", "2x3x4x5 2x3x4x5 2x3x5 4x5 4x5; outputs=2"), ""},
      {microsoft_case("EngramGate", "2x3x4x5 2x3x4x5 2x3x4x5 4x5 4x5"), ""},
      {microsoft_case("EngramGate", "2x3x5 2x3x5 2x3x5 5 5"), ""},
  });
}

TEST_CASE("NGramHashMapping: hashes of the last two and three ids, for each head") {
  const std::string tail = "; max_ngram_size=3 n_head_per_ngram=4 pad_id=0 outputs=2";
  // 6 tokens, 2 orders, 4 heads.
  const OpCase hashes =
      microsoft_case("NGramHashMapping", "int64:2x3 int64:3 int64:8 _ int64:8" + tail);
  CHECK(shapes_of(hashes) == "2x3x8 2x2");
  const Happenings expected{
      {"read int64 input_ids", 6 * 3 + 4},
      {"read int64 multipliers", 18},
      {"mul int64", 18 + 48},
      {"bitwise int64", 12},
      {"div int64", 48},
      {"add int64", 48 + 48},
      {"read int64 vocab_sizes", 48},
      {"read int64 head_offsets", 48},
      {"write int64 hash_ids", 48},
      {"write int64 present_ids", 4},
  };
  CHECK(count_of(hashes) == expected);
  CHECK(execution_of(hashes) == expected);
  const OpCase packed = microsoft_case("VarlenNGramHashMapping",
                                       "int64:5 int64:3 int64:8 int32:3; max_ngram_size=3 "
                                       "n_head_per_ngram=4 pad_id=0 outputs=2");
  CHECK(shapes_of(packed) == "5x8 2x2");
  CHECK(count_of(packed).at("write int64 hash_ids") == 40);
  check_shapes({
      {microsoft_case("NGramHashMapping", "int64:2x3 int64:3 int64:7" + tail), ""},
      {microsoft_case("NGramHashMapping", "int64:2x3 int64:2 int64:8" + tail), ""},
      {microsoft_case("NGramHashMapping", "int64:2x3 int64:3 int64:8 int64:2x3" + tail), ""},
      {microsoft_case("NGramHashMapping",
                      "int64:2x3 int64:3 int64:8; max_ngram_size=1 n_head_per_ngram=4"),
       ""},
      {microsoft_case("VarlenNGramHashMapping", "int64:2x3 int64:3 int64:8 int32:3" + tail), ""},
  });
}
