// Layer normalizations of com.microsoft.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("SkipLayerNormalization: a sum, kept, and its layer normalization") {
  // 6 rows of 5. Sums: an addition and a bias each. Standardised: 4 sums, a div; 5 differences,
  // 5 squares, 4 sums, a div, an add, a root, a div; 5 products; then gamma and beta.
  const OpCase kept = microsoft_case("SkipLayerNormalization", "2x3x5 3x5 5 5 5; outputs=4");
  CHECK(shapes_of(kept) == "2x3x5 2x3x1 2x3x1 2x3x5");
  const Happenings expected{
      {"add float32", 30 + 6 * (4 + 5 + 4 + 1)},
      {"add float32 bias", 30},
      {"add float32 beta", 30},
      {"mul float32", 6 * (5 + 5 + 5)},
      {"div float32", 18},
      {"sqrt float32", 6},
      {"read float32 input", 30},
      {"read float32 skip", 30},
      {"read float32 bias", 30},
      {"read float32 gamma", 30},
      {"read float32 beta", 30},
      {"write float32 input_skip_bias_sum", 30},
      {"read float32 input_skip_bias_sum", 60},
      {"write float32 mean", 6},
      {"write float32 inv_std_var", 6},
      {"write float32 output", 30},
  };
  CHECK(count_of(kept) == expected);
  CHECK(execution_of(kept) == expected);
  // Where the sums are not wanted they are kept in a row's array.
  const Happenings alone = count_of(microsoft_case("SkipLayerNormalization", "2x3x5 2x3x5 5"));
  CHECK(alone.at("write float32 sums") == 30);
  CHECK(alone.at("read float32 sums") == 60);
  check_shapes({
      {microsoft_case("SkipLayerNormalization", "2x3x5 2x3x4 5"), ""},
      {microsoft_case("SkipLayerNormalization", "3x5 2x3x5 5"), ""},
      {microsoft_case("SkipLayerNormalization", "2x3x5 2x3x5 4"), ""},
      {microsoft_case("SkipLayerNormalization", "2x3x5 2x3x5 5 5 6"), ""},
  });
}

TEST_CASE("SkipSimplifiedLayerNormalization: a sum and its RMS norm") {
  const OpCase norm = microsoft_case("SkipSimplifiedLayerNormalization", "2x3x5 2x3x5 5");
  const Happenings expected{
      {"add float32", 30 + 6 * (4 + 1)},
      {"mul float32", 6 * (5 + 5 + 5)},
      {"div float32", 12},
      {"sqrt float32", 6},
      {"read float32 input", 30},
      {"read float32 skip", 30},
      {"write float32 sums", 30},
      {"read float32 sums", 60},
      {"read float32 gamma", 30},
      {"write float32 output", 30},
  };
  CHECK(count_of(norm) == expected);
  CHECK(execution_of(norm) == expected);
}

TEST_CASE("SimplifiedLayerNormalization: in ai.onnx, as RMSNormalization, at stash_type") {
  const std::string line = "float16:2x3x5 float16:5; outputs=2";
  const OpCase ours{"SimplifiedLayerNormalization", line, 17, ""};
  CHECK(shapes_of(ours) == "2x3x5 2x3x1");
  const Happenings counted = count_of(ours);
  CHECK(counted.at("convert float32") == 60 + 30);
  CHECK(counted.at("mul float32") == 30 + 30 + 30);
  CHECK(counted.at("write float32 inv_std_var") == 6);
  check_shapes({
      {{"SimplifiedLayerNormalization", "2x3x5 4", 17}, ""},
      {{"SimplifiedLayerNormalization", "2x3x5 5; axis=3", 17}, ""},
      {{"SimplifiedLayerNormalization", "2x3x5 5; stash_type=7", 17}, ""},
  });
}

TEST_CASE("GatedRMSNorm: runs of the scale's length, gated, in float32") {
  // 12 runs of 5: 60 elements.
  const OpCase norm = microsoft_case("GatedRMSNorm", "float16:2x3x10 float16:5 float16:2x3x10");
  const Happenings counted = count_of(norm);
  CHECK(counted.at("sqrt float32") == 12);
  CHECK(counted.at("exp float32") == 60);
  CHECK(counted.at("convert float32") == 120 + 60 + 60);
  CHECK(counted.at("read float16 gate") == 60);
  CHECK(counted == execution_of(norm));
  check_shapes({
      {microsoft_case("GatedRMSNorm", "2x3x10 4 2x3x10"), ""},
      {microsoft_case("GatedRMSNorm", "2x3x10 5 2x3x5"), ""},
      {microsoft_case("GatedRMSNorm", "2x3x10 0 2x3x10"), ""},
  });
}

TEST_CASE("QOrderedLayerNormalization: the scale of X goes into epsilon") {
  const OpCase norm = microsoft_case("QOrderedLayerNormalization", "int8:2x3x5 () 5 5 ()");
  const Happenings counted = count_of(norm);
  CHECK(counted.at("read int8 X") == 60);
  CHECK(counted.at("div float32") == 1 + 18 + 30);
  CHECK(counted.at("convert int32") == 30);
  CHECK(counted.at("compare int32") == 60);
  CHECK(counted == execution_of(norm));
  CHECK(shapes_of(microsoft_case("QOrderedLayerNormalization", "int8:2x3x5 2 5 5 ()"))
            .starts_with("fault"));
}

TEST_CASE("GroupNorm: groups of channels, last or not, and SiLU") {
  // 2 samples in 2 groups of 3*5*2: 120 elements.
  const OpCase last = microsoft_case("GroupNorm", "2x3x5x4 4 4; groups=2 activation=1");
  const Happenings counted = count_of(last);
  CHECK(counted.at("read float32 X") == 240);
  CHECK(counted.at("sqrt float32") == 4);
  CHECK(counted.at("exp float32") == 120);
  CHECK(counted.at("add float32") == 4 * (29 + 30 + 29 + 1) + 120 + 120);
  CHECK(counted == execution_of(last));
  CHECK(count_of(microsoft_case("GroupNorm",
                                "2x4x3x5 4 4; groups=2 activation=1 channels_last=0")) == counted);
  const OpCase skip =
      microsoft_case("SkipGroupNorm", "2x3x5x4 4 4 2x4 4; groups=2 activation=0 outputs=2");
  CHECK(shapes_of(skip) == "2x3x5x4 2x3x5x4");
  CHECK(count_of(skip).at("write float32 S") == 120);
  CHECK(count_of(skip).at("read float32 S") == 240);
  CHECK(count_of(skip).at("read float32 skip") == 120);
  check_shapes({
      {microsoft_case("GroupNorm", "2x3x5x4 4 4; groups=3 activation=1"), ""},
      {microsoft_case("GroupNorm", "2x3x5x4 4 4; activation=1"), ""},
      {microsoft_case("GroupNorm", "2x3x5x4 3 4; groups=2"), ""},
      {microsoft_case("GroupNorm", "2x5x4 4 4; groups=2"), ""},
      {microsoft_case("GroupNorm", "2x3x5x4 4 4; groups=2 activation=2"), ""},
      {microsoft_case("SkipGroupNorm", "2x3x5x4 4 4 2x3; groups=2"), ""},
  });
}

TEST_CASE("EmbedLayerNormalization: rows of three tables, added, kept and normalised") {
  // 6 tokens of 5.
  const OpCase embed = microsoft_case("EmbedLayerNormalization",
                                      "int32:2x3 int32:2x3 50x5 9x5 2x5 5 5 int32:2x3; outputs=3");
  CHECK(shapes_of(embed) == "2x3x5 2 2x3x5");
  const Happenings counted = count_of(embed);
  CHECK(counted.at("read int32 input_ids") == 6);
  CHECK(counted.at("read int32 segment_ids") == 6);
  CHECK(counted.at("read float32 word_embedding") == 30);
  CHECK(counted.at("read float32 position_embedding") == 30);
  CHECK(counted.at("read float32 segment_embedding") == 30);
  CHECK(counted.at("add float32") == 60 + 6 * 14 + 30);
  CHECK(counted.at("mul float32") == 3 * 30);  // for the variance, by 1/deviation, by gamma
  CHECK(counted.at("write float32 embedding_sum") == 30);
  CHECK(counted.at("read int32 mask") == 6);
  CHECK(counted.at("compare int32") == 6);
  CHECK(counted.at("write int32 mask_index") == 2);
  CHECK(counted == execution_of(embed));
  const std::string op = "EmbedLayerNormalization";
  check_shapes({
      {microsoft_case(op, "int32:2x3 _ 50x5 9x5 _ 5 5 _ int32:1x3"), "2x3x5"},
      {microsoft_case(op, "int32:2x3 int32:2x3 50x5 9x5 _ 5 5"), ""},
      {microsoft_case(op, "int32:6 _ 50x5 9x5 _ 5 5"), ""},
      {microsoft_case(op, "int32:2x3 _ 50x5 9x4 _ 5 5"), ""},
      {microsoft_case(op, "int32:2x3 _ 50x5 9x5 _ 5 4"), ""},
      {microsoft_case(op, "int32:2x3 _ 50x5 9x5 _ 5 5 int32:2x4"), ""},
      {microsoft_case(op, "int32:2x3 _ 50x5 9x5 _ 5 5 _ int32:3x3"), ""},
  });
}

TEST_CASE("QEmbedLayerNormalization: every number of a table is scaled as it is read") {
  const OpCase embed =
      microsoft_case("QEmbedLayerNormalization",
                     "int32:2x3 _ uint8:50x5 uint8:9x5 _ uint8:5 uint8:5 _ () () _ () () "
                     "uint8:() uint8:() _ uint8:() uint8:()");
  CHECK(shapes_of(embed) == "2x3x5 2");
  const Happenings counted = count_of(embed);
  CHECK(counted.at("read uint8 word_embedding_quant") == 30);
  CHECK(counted.at("convert float32") == 4 * 30);
  CHECK(counted.at("add int32") == 4 * 30);
  CHECK(counted.at("read float32 word_embedding_scale") == 1);
  CHECK(counted == execution_of(embed));
}
