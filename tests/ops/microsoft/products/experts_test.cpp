// MoE and QMoE, the mixtures of experts.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("MoE: each token is multiplied with the weights of the experts it goes to") {
  // 6 tokens of 4 to 2 of 8 experts with 5 units: 12 times 20 products each in fc1 and fc2.
  const OpCase plain = microsoft_case("MoE", "2x3x4 6x8 8x5x4 8x5 8x4x5 8x4; k=2");
  CHECK(shapes_of(plain) == "2x3x4");
  CHECK(macs_of(plain) == 12 * (20 + 20));
  const Happenings expected{
      // p: 6 softmaxes of 8; each chosen output is weighed with it.
      {"mul float32", 480 + 6 * 4 * 2},
      {"add float32", 6 * (8 + 7) + 12 * (5 * 3 + 4 * 4) + 6 * 4},
      {"add float32 fc1_experts_bias", 60},
      {"add float32 fc2_experts_bias", 48},
      {"exp float32", 48},
      {"div float32", 48},
      {"compare float32", 6 * 7 + 6 * 2 * 7 + 60},  // the largest, the two, and relu
      {"read float32 router_probs", 48},
      {"read float32 input", 240},
      {"read float32 fc1_experts_weights", 240},
      {"read float32 fc1_experts_bias", 60},
      {"write float32 hidden", 60},
      {"read float32 hidden", 240},
      {"read float32 fc2_experts_weights", 240},
      {"read float32 fc2_experts_bias", 48},
      {"write float32 output", 24},
  };
  CHECK(count_of(plain) == expected);
  CHECK(execution_of(plain) == expected);
  CHECK(assumptions_of(plain).size() == 1);
}

TEST_CASE("MoE: a third matrix or a fused one gates the hidden layer") {
  const OpCase third =
      microsoft_case("MoE", "6x4 6x8 8x5x4 _ 8x4x5 _ 8x5x4; k=2 activation_type=silu");
  CHECK(macs_of(third) == 12 * 60);
  CHECK(count_of(third).at("exp float32") == 48 + 60);
  const OpCase fused = microsoft_case(
      "MoE", "6x4 6x8 8x10x4 8x10 8x4x5; k=2 activation_type=swiglu swiglu_fusion=1");
  CHECK(macs_of(fused) == 12 * 60);
  CHECK(count_of(fused).at("write float32 hidden") == 60);
  // Older files have the weights the other way.
  CHECK(macs_of(microsoft_case("MoE", "6x4 6x8 8x4x5 _ 8x5x4; k=1")) == 6 * 40);
  const Happenings sum =
      count_of(microsoft_case("MoE", "6x4 6x8 8x5x4 _ 8x4x5; k=2 normalize_routing_weights=1"));
  CHECK(sum.at("div float32") == 48 + 12);
}

TEST_CASE("MoE: what does not fit is a fault") {
  check_shapes({
      {microsoft_case("MoE", "2x3x4 5x8 8x5x4 _ 8x4x5; k=2"), ""},
      {microsoft_case("MoE", "2x3x4 6x7 8x5x4 _ 8x4x5; k=2"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 _ 8x4x5; k=9"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 _ 8x4x5; k=0"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 _ 8x4x6; k=2"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x3 _ 8x4x5; k=2"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 8x4 8x4x5; k=2"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 _ 8x4x5 _ 8x4x4; k=2"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 _ 8x4x5; k=2 activation_type=cubic"), ""},
      {microsoft_case("MoE", "2x3x4 6x8 8x5x4 _ 8x4x5; k=2 activation_type=swiglu"), ""},
      {microsoft_case("MoE", "4 6x8 8x5x4 _ 8x4x5; k=2"), ""},
  });
}

TEST_CASE("QMoE: the weights of the experts that are used are converted once") {
  // 6 tokens to 2 of 8 experts: all 8 may be used. 12 columns of 4 and 4 of 6, of 4 bits.
  const OpCase quantized =
      microsoft_case("QMoE",
                     "2x3x4 6x8 uint8:8x12x2 8x12 8x12 uint8:8x4x3 8x4 8x4; k=2 "
                     "activation_type=swiglu swiglu_fusion=1");
  CHECK(shapes_of(quantized) == "2x3x4");
  CHECK(macs_of(quantized) == 12 * (48 + 24));
  const Happenings counted = count_of(quantized);
  CHECK(counted.at("read uint4 fc1_experts_weights") == 12 * 48);
  CHECK(counted.at("read uint4 fc2_experts_weights") == 12 * 24);
  CHECK(counted.at("convert float32") == 8 * (48 + 24));
  CHECK(counted.at("read float32 fc1_scales") == 96);
  CHECK(counted == execution_of(quantized));
  // One token: two experts at most.
  const OpCase one =
      microsoft_case("QMoE", "1x4 1x8 uint8:8x5x2 8x5 _ uint8:8x4x5 8x4; k=2 expert_weight_bits=8");
  CHECK(shapes_of(one).starts_with("fault"));  // 2 columns of 8 bits are not 4
  const OpCase eight =
      microsoft_case("QMoE", "1x4 1x8 uint8:8x5x4 8x5 _ uint8:8x4x5 8x4; k=2 expert_weight_bits=8");
  CHECK(count_of(eight).at("convert float32") == 2 * 40);
  CHECK(count_of(eight).at("add int32") == 2 * 40);
  const OpCase floats = microsoft_case(
      "QMoE", "1x4 1x8 float8e4m3fn:8x5x4 _ _ float8e4m3fn:8x4x5; k=2 quant_type=fp8");
  CHECK(count_of(floats).count("add int32") == 0);
  CHECK(count_of(floats).at("read float8 fc1_experts_weights") == 40);
  check_shapes({
      {microsoft_case("QMoE", "1x4 1x8 uint8:8x5x2 8x5 _ uint8:8x4x3 8x4; k=2 quant_type=fp16"),
       ""},
      {microsoft_case("QMoE",
                      "1x4 1x8 uint8:8x5x2 8x5 _ uint8:8x4x3 8x4; k=2 expert_weight_bits=5"),
       ""},
  });
}
