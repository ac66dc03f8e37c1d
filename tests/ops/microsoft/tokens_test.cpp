// Tokenizer and other operators of com.microsoft whose work depends on data.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Tokenizer: how many tokens there are is in the characters") {
  CHECK(shapes_of(microsoft_case("Tokenizer", "string:2x3; mincharnum=1"))
            .find("before the network runs") != std::string::npos);
  check_shapes({{microsoft_case("Tokenizer", "string:0; mincharnum=1"), "0"},
                {microsoft_case("Tokenizer", "string:2x0; mincharnum=1"), "2x0"},
                {microsoft_case("Tokenizer", "string:2x3x4; mincharnum=1"), ""},
                {microsoft_case("Tokenizer", "string:()"), ""},
                {microsoft_case("Tokenizer", "2x3"), ""}});
}

TEST_CASE("NGramRepeatBlock: the end of a sequence is compared with every n-gram of it") {
  // 2 sequences with 5 places for 3 tokens, 2 of which are compared.
  const OpCase node = microsoft_case("NGramRepeatBlock", "int64:2x7 2x5; ngram_size=3");
  const Happenings expected{{"read float32 scores", 10},
                            {"read int64 input_ids", 10 * (2 * 2 + 1)},
                            {"compare int64", 10 * 2},
                            {"write float32 scores_out", 10 + 10}};
  CHECK(shapes_of(node) == "2x5");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(assumptions_of(node).size() == 1);
  CHECK(count_of(microsoft_case("NGramRepeatBlock", "int64:2x2 2x5; ngram_size=3"))
            .count("compare int64") == 0);
  check_shapes({{microsoft_case("NGramRepeatBlock", "int64:3x7 2x5; ngram_size=3"), ""},
                {microsoft_case("NGramRepeatBlock", "int64:2x7 2x5; ngram_size=0"), ""},
                {microsoft_case("NGramRepeatBlock", "int64:2x7 2x5"), ""}});
}

TEST_CASE("BifurcationDetector: predicted tokens are compared, and n-grams of 1 to 3 searched") {
  // Places in 9 tokens: 9, 8 and 7, of 1, 2 and 3 comparisons: 46.
  const OpCase node = microsoft_case("BifurcationDetector", "int64:9 int64:4 int64:() int64:5");
  const Happenings expected{{"read int64 prev_suffix_match_idx", 1},
                            {"read int64 pred_tokens", 5},
                            {"read int64 cur_tokens", 4},
                            {"read int64 src_tokens", 5 + 46},
                            {"read int64 tokens", 46},
                            {"compare int64", 5 + 46},
                            {"write int64 tokens", 5 + 4},
                            {"write int64 suffix_match_idx", 1}};
  CHECK(shapes_of(node) == "9 scalar");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  check_shapes(
      {{microsoft_case("BifurcationDetector", "int64:9 int64:4 int64:()"), "4 scalar"},
       {microsoft_case("BifurcationDetector", "int64:9x1 int64:4 int64:()"), ""},
       {microsoft_case("BifurcationDetector", "int64:9 int64:4 int64:(); max_ngram_size=65"), ""},
       {microsoft_case("BifurcationDetector", "int64:9 int64:4 int64:(); min_ngram_size=0"), ""},
       {microsoft_case("BifurcationDetector", "int64:9 int64:9223372036854775807 int64:() int64:5"),
        ""}});
}

TEST_CASE("DynamicTimeWarping: every point is reached from the cheapest neighbour") {
  const OpCase node = microsoft_case("DynamicTimeWarping", "4x6");
  const Happenings expected{{"read float32 input", 24},
                            {"compare float32", 24 * 2 + 9 * 2},
                            {"add float32", 24},
                            {"write int32 output", 18}};
  CHECK(shapes_of(node) == "2x9");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  check_shapes({{microsoft_case("DynamicTimeWarping", "1x4x6"), "2x9"},
                {microsoft_case("DynamicTimeWarping", "2x4x6"), ""},
                {microsoft_case("DynamicTimeWarping", "4x0"), ""},
                {microsoft_case("DynamicTimeWarping", "9223372036854775807x2"), ""}});
}

TEST_CASE("QuantizeWithOrder and back: a scale and a rounding, whatever the order") {
  CHECK(count_of(microsoft_case("QuantizeWithOrder", "float16:2x3 float16:()")) ==
        Happenings{{"read float16 scale_input", 1},
                   {"read float16 input", 6},
                   {"div float16", 6},
                   {"convert int32", 6},
                   {"compare int32", 12},
                   {"write int8 output", 6}});
  CHECK(count_of(microsoft_case("DequantizeWithOrder", "int8:2x3 (); to=10")) ==
        Happenings{{"read float32 scale_input", 1},
                   {"convert float32", 1},  // the scale
                   {"read int8 input", 6},
                   {"convert float16", 6},
                   {"mul float16", 6},
                   {"write float16 output", 6}});
  check_shapes({{microsoft_case("QuantizeWithOrder", "2x3 2"), ""},
                {microsoft_case("DequantizeWithOrder", "int8:2x3 (); to=7"), ""}});
}

TEST_CASE("QuantizeBFP: a common exponent for a block of numbers") {
  // 2 lines of 2 blocks: 16 numbers of 9 bits and a byte are 19 bytes.
  const OpCase node = microsoft_case("QuantizeBFP", "2x32; bfp_type=0");
  const Happenings expected{{"read float32 x", 64},   {"bitwise float32", 64},
                            {"compare float32", 64},  {"mul float32", 64},
                            {"convert float32", 64},  {"write uint8 y", 76},
                            {"write int64 shape", 2}, {"write int64 strides", 2}};
  CHECK(shapes_of(node) == "76 2 2");
  CHECK(count_of(node) == expected);
  CHECK(numbers_of(node, 1) == "2,32");
  CHECK(numbers_of(node, 2) == "32,1");
  check_shapes({{microsoft_case("QuantizeBFP", "2x17; bfp_type=0 block_dim=0"),
                 "323 2 2"},                                                    // 17 blocks of 2
                {microsoft_case("QuantizeBFP", "2x32; bfp_type=1"), "44 2 2"},  // 11 bytes each
                {microsoft_case("QuantizeBFP", "2x32"), ""},
                {microsoft_case("QuantizeBFP", "2x32; bfp_type=12"), ""},
                {microsoft_case("QuantizeBFP", "2x32; bfp_type=0 block_dim=2"), ""},
                {microsoft_case("QuantizeBFP", "9223372036854775807x32; bfp_type=0"), ""}});
}

TEST_CASE("DequantizeBFP: reads the bytes and scales each number") {
  const OpCase node = microsoft_case("DequantizeBFP", "uint8:38 =2,16 =16,1; bfp_type=0");
  CHECK(shapes_of(node) == "2x16");
  CHECK(count_of(node) == Happenings{{"read uint8 x", 38},
                                     {"convert float32", 32},
                                     {"mul float32", 32},
                                     {"write float32 y", 32}});
  check_shapes(
      {{microsoft_case("DequantizeBFP", "uint8:38 int64:2 =16,1; bfp_type=0"), ""},
       {microsoft_case("DequantizeBFP", "uint8:38 =2,-16 =16,1; bfp_type=0"), ""},
       {microsoft_case("DequantizeBFP", "uint8:38 =2,16 =16,1; bfp_type=0 dtype=99"), ""}});
}

TEST_CASE("com.microsoft: older copies of operators are those of ai.onnx") {
  check_shapes({{microsoft_case("Trilu", "2x3x5"), "2x3x5"},
                {microsoft_case("Trilu", "3"), ""},
                {microsoft_case("GatherND", "4x3x5 int64:2x2"), "2x5"},
                {microsoft_case("TorchEmbedding", "7x3 int64:2x5"), "2x5x3"},
                {microsoft_case("GridSample", "2x3x5x7 2x4x6x2; mode=bilinear"), "2x3x4x6"},
                {microsoft_case("UnfoldTensor", "2x7x3; dim=1 size=3 step=2"), "2x3x3x3"},
                {microsoft_case("UnfoldTensor", "2x7x3; size=3"), "2x7x1x3"},
                {microsoft_case("UnfoldTensor", "2x7x3; dim=1 size=8"), ""},
                {microsoft_case("UnfoldTensor", "2x7x3; dim=1 size=3 step=0"), ""},
                {microsoft_case("UnfoldTensor", "2x7x3; dim=3 size=3"), ""},
                {microsoft_case("ExpandDims", "2x3 int32:()=-1"), "2x3x1"},
                {microsoft_case("ExpandDims", "2x3 int32:()=0"), "1x2x3"},
                {microsoft_case("ExpandDims", "2x3 int32:()=3"), ""},
                {microsoft_case("ExpandDims", "2x3 int32:()"), ""},
                {microsoft_case("DequantizeLinear", "int8:2x3 float16:() int8:()"), "2x3"},
                {microsoft_case("QuantizeLinear", "2x3 3 uint8:3; axis=1"), "2x3"}});
  CHECK(numbers_of(microsoft_case("Range", "()=2 ()=6")) == "2,3,4,5");
  CHECK(numbers_of(microsoft_case("Range", "()=2 ()=9 ()=3")) == "2,5,8");
  CHECK(numbers_of(microsoft_case("Pad", "=7,8 =1,2")) == "0,7,8,0,0");
  CHECK(numbers_of(microsoft_case("ExpandDims", "=3,4 int32:()=0")) == "3,4");
  CHECK(count_of(microsoft_case("UnfoldTensor", "2x7x3; dim=1 size=3 step=2"))
            .at("read float32 input") == 54);
}

TEST_CASE("Unique of com.microsoft: in the order that the numbers appear in") {
  const OpCase node = microsoft_case("Unique", "int64:6=2,1,1,3,4,3");
  CHECK(shapes_of(node) == "4 6 4");
  CHECK(numbers_of(node, 0) == "2,1,3,4");
  CHECK(numbers_of(node, 1) == "0,1,1,2,3,2");
  CHECK(numbers_of(node, 2) == "1,2,2,1");
}
