// Layers that carry a state from token to token, and other kinds of attention.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("com.microsoft LinearAttention: as that of ONNX; heads of the state may share a query") {
  const std::string line = "2x3x16 2x3x8 2x3x10 2x2x4x5 2x3x2 2x3x2; q_num_heads=4 kv_num_heads=2";
  CHECK(count_of(microsoft_case("LinearAttention", line)) ==
        count_of({"LinearAttention", line, 27}));
  // 2 heads of query, 4 of the state: 4 heads of 5 outputs of 4 terms.
  const std::string rule = "; q_num_heads=2 kv_num_heads=4 update_rule=linear";
  const OpCase inverse = microsoft_case("LinearAttention", "2x3x8 2x3x16 2x3x20" + rule);
  CHECK(shapes_of(inverse) == "2x3x20 2x4x4x5");
  CHECK(macs_of(inverse) == 6 * (80 + 80));
  CHECK(shapes_of({"LinearAttention", "2x3x8 2x3x16 2x3x20" + rule, 27}).starts_with("fault"));
  const OpCase window =
      microsoft_case("LinearAttention", "2x3x8 2x3x16 2x3x20 2x2x4x4x5" + rule + " state_window=2");
  CHECK(shapes_of(window) == "2x3x20 2x2x4x4x5");
  CHECK(count_of(window).at("read float32 past_state") == 160);
  CHECK(count_of(window) == execution_of(window));
  CHECK(
      shapes_of(microsoft_case("LinearAttention", "2x3x8 2x3x16 2x3x20" + rule + " state_window=9"))
          .starts_with("fault"));
}

TEST_CASE("GatedDeltaNet: linear attention of packed tokens, its gate and norms in it") {
  // 6 tokens, 2 heads of key of 4, 4 heads of value of 5.
  const std::string line = "float16:6x2x4 float16:6x2x4 float16:6x4x5 int32:3 6x4 6x4 2x4x5x4";
  const OpCase plain = microsoft_case("GatedDeltaNet", line + "; outputs=2");
  CHECK(shapes_of(plain) == "6x4x5 2x4x5x4");
  // Per token: 80 of the state in, 80 retrieved, 80 out.
  CHECK(macs_of(plain) == 6 * 240);
  CHECK(count_of(plain).at("exp float32") == 24);
  CHECK(count_of(plain).at("read float32 initial_state") == 160);
  const OpCase gated =
      microsoft_case("GatedDeltaNet", line +
                                          " 4 4; gate_activation=qwen beta_activation=sigmoid "
                                          "qk_l2_norm=1 outputs=2");
  const Happenings counted = count_of(gated);
  CHECK(counted.at("log float32") == 24);
  CHECK(counted.at("exp float32") == 24 + 48 + 24);
  CHECK(counted.at("sqrt float16") == 24);
  CHECK(counted.at("write float16 k") == 48);
  CHECK(macs_of(gated) == macs_of(plain));
  CHECK(counted == execution_of(gated));
  const OpCase wide = microsoft_case("GatedDeltaNet",
                                     "2x3x2x4 2x3x2x4 2x3x4x5 _ 2x3x4 2x3x4 2x4x5x4 _ _ int32:2; "
                                     "state_update_capacity=3 outputs=3");
  CHECK(shapes_of(wide) == "2x3x4x5 2x4x5x4 2x96");  // 3·(4 + 8 + 20)
  check_shapes({
      {microsoft_case("GatedDeltaNet", "6x2x4 6x2x4 6x4x5 _ 6x4 6x4"), ""},
      {microsoft_case("GatedDeltaNet", "6x2x4 6x2x3 6x4x5 int32:3 6x4 6x4"), ""},
      {microsoft_case("GatedDeltaNet", "6x2x4 6x2x4 6x3x5 int32:3 6x3 6x3"), ""},
      {microsoft_case("GatedDeltaNet", "6x2x4 6x2x4 6x4x5 int32:3 6x4"), ""},
      {microsoft_case("GatedDeltaNet", "6x2x4 6x2x4 6x4x5 int32:3 6x4 6x5"), ""},
      {microsoft_case("GatedDeltaNet", "6x2x4 6x2x4 6x4x5 int32:3 6x4 6x4 _ 4"), ""},
      {microsoft_case("GatedDeltaNet",
                      "6x2x4 6x2x4 6x4x5 int32:3 6x4 6x4; state_update_capacity=9"),
       ""},
  });
}

TEST_CASE("LinearAttentionGate: a softplus and a sigmoid, in float32") {
  const OpCase gate =
      microsoft_case("LinearAttentionGate", "float16:2x3x4 4 4 float16:2x3x4; outputs=2");
  const Happenings expected{
      {"convert float32", 96},      {"add float32", 48 + 24},
      {"exp float32", 48},          {"log float32", 24},
      {"mul float32", 24},          {"div float32", 24},
      {"read float16 a", 24},       {"read float16 b", 24},
      {"read float32 dt_bias", 24}, {"read float32 decay_scale", 24},
      {"write float16 decay", 24},  {"write float16 beta", 24},
  };
  CHECK(count_of(gate) == expected);
  CHECK(execution_of(gate) == expected);
  check_shapes({
      {microsoft_case("LinearAttentionGate", "2x3x4 4 3"), ""},
      {microsoft_case("LinearAttentionGate", "2x3x4 4 4; outputs=2"), ""},
  });
}

TEST_CASE("com.microsoft CausalConvWithState: dilated, channels last, in more dims") {
  const std::string op = "CausalConvWithState";
  const std::string line = "2x3x5 3x1x4 3 2x3x3; activation=silu";
  CHECK(count_of(microsoft_case(op, line)) == count_of({op, line, 27}));
  const OpCase dilated = microsoft_case(op, "2x3x5 3x1x4 3 2x3x6; dilation=2");
  CHECK(shapes_of(dilated) == "2x3x5 2x3x6");
  CHECK(macs_of(dilated) == 30 * 4);
  const OpCase last = microsoft_case(op, "2x5x3x2 6x1x4 6 2x3x3x2; channels_last=1");
  CHECK(shapes_of(last) == "2x5x3x2 2x3x3x2");
  CHECK(macs_of(last) == 60 * 4);
  const OpCase flat = microsoft_case(op, "2x3x7x5 3x1x2x4; ndim=2");
  CHECK(shapes_of(flat) == "2x3x7x5 2x3x7x3");
  CHECK(macs_of(flat) == 210 * 8);
  const OpCase window = microsoft_case(op, "2x3x5 3x1x4 _ 2x2x3x3; state_window=2");
  CHECK(shapes_of(window) == "2x3x5 2x2x3x3");
  CHECK(count_of(window).at("read float32 past_state") == 18);
  check_shapes({
      {microsoft_case(op, "2x3x5 3x1x4 3 2x3x4"), ""},
      {microsoft_case(op, "2x3x5 2x1x4"), ""},
      {microsoft_case(op, "2x3x5 3x1x0"), ""},
      {microsoft_case(op, "2x3x5 3x1x4; dilation=0"), ""},
      {microsoft_case(op, "2x3x5 3x1x4; dilation=9223372036854775807"), ""},
      {microsoft_case(op, "2x3x5 3x1x4; ndim=2"), ""},
      {microsoft_case(op, "2x3x5 3x1x4; ndim=4"), ""},
      {microsoft_case(op, "2x3x5 3x1x4; activation=tanh"), ""},
      {microsoft_case(op, "2x3x5 3x1x4 4"), ""},
  });
}

TEST_CASE("VarlenCausalConvWithState: sequences one behind the other") {
  const std::string op = "VarlenCausalConvWithState";
  const OpCase conv =
      microsoft_case(op, "7x3 3x1x4 int32:3 3 2x3x3 int32:2; state_update_capacity=2 outputs=3");
  CHECK(shapes_of(conv) == "7x3 2x3x3 2x2x3");
  CHECK(macs_of(conv) == 21 * 4);
  CHECK(count_of(conv).at("read float32 initial_state") == 18);
  CHECK(count_of(conv).at("write float32 state_update") == 12);
  CHECK(count_of(conv) == execution_of(conv));
  check_shapes({
      {microsoft_case(op, "7x3 3x1x4 int32:3 3 3x3x3"), ""},
      {microsoft_case(op, "1x7x3 3x1x4 int32:3 3 2x3x3"), ""},
      {microsoft_case(op, "7x3 3x1x4 int32:3 3 2x3x3; state_update_capacity=9"), ""},
  });
}

TEST_CASE("LongformerAttention: a window, the global tokens, and those to everywhere") {
  // 12 tokens of 4: 24 columns of 4 products each, twice; 2 heads of 2. A window of 2
  // on both sides and at most 2 global tokens: 7 keys; 2 tokens with all 12.
  const std::string line = "1x12x4 4x12 12 1x12 4x12 12 int32:1x12";
  const OpCase known = microsoft_case("LongformerAttention", line + "; num_heads=2 window=2");
  CHECK(shapes_of(known) == "1x12x4");
  CHECK(macs_of(known) == 2 * 12 * 12 * 4 + 2 * 24 * 7 * 2 + 2 * 4 * 12 * 2);
  CHECK(assumptions_of(known).size() == 1);
  CHECK(count_of(known) == execution_of(known));
  const OpCase one = microsoft_case("LongformerAttention",
                                    line + "=1,0,0,0,0,0,0,0,0,0,0,0; num_heads=2 window=2");
  CHECK(macs_of(one) == 2 * 12 * 12 * 4 + 2 * 24 * 6 * 2 + 2 * 2 * 12 * 2);
  CHECK(assumptions_of(one).empty());
  // A window as long as the sequence: all keys.
  CHECK(macs_of(microsoft_case("LongformerAttention",
                               line + "=0,0,0,0,0,0,0,0,0,0,0,0; num_heads=2 window=9")) ==
        2 * 12 * 12 * 4 + 2 * 24 * 12 * 2);
  check_shapes({
      {microsoft_case("LongformerAttention", line + "; num_heads=3 window=2"), ""},
      {microsoft_case("LongformerAttention", line + "; num_heads=2 window=0"), ""},
      {microsoft_case("LongformerAttention",
                      "1x12x4 4x8 8 1x12 4x8 8 int32:1x12; num_heads=2 window=2"),
       ""},
      {microsoft_case("LongformerAttention",
                      "1x12x4 4x12 12 1x11 4x12 12 int32:1x12; num_heads=2 window=2"),
       ""},
  });
  const OpCase ordered =
      microsoft_case("QOrderedLongformerAttention",
                     "int8:1x12x4 () int8:4x12 () 12 () () float16:1x12 int8:4x12 () 12 () "
                     "int32:1x12 (); num_heads=2 window=2");
  CHECK(macs_of(ordered) == macs_of(known));
  CHECK(count_of(ordered).at("mul int8") == 2 * 12 * 12 * 4);
  CHECK(count_of(ordered).at("write int8 output") == 48);
  CHECK(count_of(ordered) == execution_of(ordered));
}

TEST_CASE("QAttention: the projection is of integers, the heads of floats") {
  const OpCase quantized =
      microsoft_case("QAttention", "uint8:1x3x5 int8:5x24 24 () (); num_heads=2");
  CHECK(shapes_of(quantized) == "1x3x8");
  // As Attention: 360 products of 8 bits, 144 of float32.
  CHECK(macs_of(quantized) == 504);
  const Happenings counted = count_of(quantized);
  CHECK(counted.at("mul int8") == 360);
  CHECK(counted.at("add int32") == 288);
  CHECK(counted.at("convert float32") == 72);
  CHECK(counted.at("mul float32") == 1 + 72 + 72 + 18 + 72);  // the factor; scaled; heads
  CHECK(counted.at("write float32 qkv") == 72);
  CHECK(counted == execution_of(quantized));
  const OpCase cached = microsoft_case("QAttention",
                                       "uint8:1x1x5 int8:5x24 24 () () int32:1 uint8:() int8:() "
                                       "2x1x2x1023x4; num_heads=2 outputs=2");
  CHECK(shapes_of(cached) == "1x1x8 2x1x2x1024x4");
  CHECK(macs_of(cached) == 120 + 2 * 2 * 1024 * 4);
  check_shapes({
      {microsoft_case("QAttention", "uint8:1x3x5 int8:5x24 24 2 (); num_heads=2"), ""},
      {microsoft_case("QAttention", "uint8:1x3x5 int8:5x24 24 () 23; num_heads=2"), ""},
      {microsoft_case("QAttention", "uint8:1x3x5 int8:5x24 23 () (); num_heads=2"), ""},
  });
}

TEST_CASE("QOrderedAttention: every product is of int8") {
  const std::string inputs = "int8:1x3x5 () () () () int8:5x8 int8:5x8 int8:5x8 () () () 8 8 8 ";
  const OpCase ordered =
      microsoft_case("QOrderedAttention", inputs + "() () () int32:1x3; num_heads=2");
  CHECK(shapes_of(ordered) == "1x3x8");
  CHECK(macs_of(ordered) == 504);
  const Happenings counted = count_of(ordered);
  CHECK(counted.at("mul int8") == 504);
  CHECK(counted.at("exp float32") == 18);
  CHECK(counted.at("read int32 mask_index") == 18);
  CHECK(counted.at("write int8 output") == 24);
  CHECK(counted == execution_of(ordered));
  // Lengths are read once, and no score is masked.
  const OpCase lengths =
      microsoft_case("QOrderedAttention", inputs + "() () () int32:1; num_heads=2");
  CHECK(count_of(lengths).at("read int32 mask_index") == 1);
  CHECK(count_of(lengths).at("compare float32") == counted.at("compare float32") - 18);
  CHECK(count_of(lengths) == execution_of(lengths));
  check_shapes({
      {microsoft_case("QOrderedAttention", inputs + "() () (); num_heads=3"), ""},
      {microsoft_case("QOrderedAttention", inputs + "() () () int32:1x4; num_heads=2"), ""},
  });
}

TEST_CASE("DecoderAttention: what the cache does not hold is projected") {
  const std::string line = "3x2x8 3x2x8 8x8 8x16 24 _ ";
  const std::string no = " bool:()=0", yes = " bool:()=1";
  const auto flags = [&](const std::string& still, const std::string& past) {
    return still + past + yes + no + "; num_heads=2 outputs=3";
  };
  // Self-attention with 5 in the cache: 3*2 tokens, 8 + 16 columns of 8; 12 queries of 8 keys of 4.
  const OpCase self = microsoft_case("DecoderAttention", line + "2x2x5x4 2x2x5x4" + flags(no, yes));
  CHECK(shapes_of(self) == "3x2x8 2x2x8x4 2x2x8x4");
  CHECK(macs_of(self) == 6 * 24 * 8 + 2 * 12 * 8 * 4);
  // Cross-attention whose cache has all: only the queries are projected.
  const OpCase cross =
      microsoft_case("DecoderAttention", line + "2x2x5x4 2x2x5x4" + flags(yes, yes));
  CHECK(macs_of(cross) == 6 * 8 * 8 + 2 * 12 * 5 * 4);
  // Without a cache, of a key of 7 tokens.
  const OpCase first =
      microsoft_case("DecoderAttention", "3x2x8 7x2x8 8x8 8x16 24 _ _ _" + flags(yes, no));
  CHECK(macs_of(first) == 6 * 8 * 8 + 14 * 16 * 8 + 2 * 12 * 7 * 4);
  CHECK(count_of(first) == execution_of(first));
  const OpCase unknown =
      microsoft_case("DecoderAttention", line + "_ _ bool:() bool:() bool:() bool:(); num_heads=2");
  CHECK(assumptions_of(unknown).size() == 1);
  check_shapes({
      {microsoft_case("DecoderAttention", line + "2x2x5x4 _" + flags(no, yes)), ""},
      {microsoft_case("DecoderAttention", line + "2x2x5x3 2x2x5x3" + flags(no, yes)), ""},
      {microsoft_case("DecoderAttention", "3x2x8 3x1x8 8x8 8x16 24 _ _ _" + flags(no, no)), ""},
      {microsoft_case("DecoderAttention", "3x2x8 3x2x8 8x8 8x15 24 _ _ _" + flags(no, no)), ""},
      {microsoft_case("DecoderAttention", line + "_ _" + no + no + yes + no), ""},  // no num_heads
  });
}

TEST_CASE("DynamicQuantizeLSTM: products of 8 bits, x and h quantised as they come") {
  const std::string tail = "; hidden_size=4 outputs=3";
  const OpCase lstm =
      microsoft_case("DynamicQuantizeLSTM",
                     "5x2x3 int8:1x3x16 int8:1x4x16 1x32 _ _ _ _ 1 int8:1=0 1 int8:1=0" + tail);
  CHECK(shapes_of(lstm) == "5x1x2x4 1x2x4 1x2x4");
  // 10 steps of 4 units with 4 gates of 3 + 4 products: as the LSTM of floats.
  CHECK(macs_of(lstm) == 10 * 4 * 4 * 7);
  CHECK(macs_of(lstm) == macs_of({"LSTM", "5x2x3 1x16x3 1x16x4 1x32" + tail, 14}));
  const Happenings counted = count_of(lstm);
  CHECK(counted.at("mul int8") == 10 * 4 * 4 * 7);
  CHECK(counted.at("convert float32") == 10 * 4 * 4 * 2);
  CHECK(counted.at("write uint8 x") == 30);
  CHECK(counted.at("write uint8 h") == 40);
  CHECK(counted.at("read float32 B") == 10 * 4 * 4 * 2);
  CHECK(counted == execution_of(lstm));
  check_shapes({
      {microsoft_case("DynamicQuantizeLSTM",
                      "5x2x3 int8:1x16x3 int8:1x16x4 _ _ _ _ _ 1 int8:1 1 int8:1" + tail),
       ""},
      {microsoft_case("DynamicQuantizeLSTM",
                      "5x2x3 int8:1x3x16 int8:1x4x16 _ _ _ _ _ 2 int8:1 1 int8:1" + tail),
       ""},
  });
}

TEST_CASE("AttnLSTM: every step attends to a memory, and the next takes that in") {
  // 10 steps of 4 units, 4 gates of 3 + 6 + 4 products; keys of 7 in 5: 2*8*5 sums; a step:
  // a query of 5 sums of 4, 8 scores of 5, a context of 7 sums of 8, and 6 sums of 11.
  const OpCase lstm =
      microsoft_case("AttnLSTM",
                     "5x2x3 1x16x9 1x16x4 1x32 _ _ _ _ 1x4x5 1x7x5 1x5 2x8x7 _ 1x11x6; "
                     "hidden_size=4 outputs=3");
  CHECK(shapes_of(lstm) == "5x1x2x4 1x2x4 1x2x4");
  CHECK(macs_of(lstm) == 10 * 4 * 4 * 13 + 2 * 8 * 5 * 7 + 10 * (5 * 4 + 8 * 5 + 7 * 8 + 6 * 11));
  CHECK(count_of(lstm).at("write float32 keys") == 80);
  CHECK(count_of(lstm) == execution_of(lstm));
  check_shapes({
      {microsoft_case("AttnLSTM", "5x2x3 1x16x3 1x16x4"), ""},
      {microsoft_case("AttnLSTM", "5x2x3 1x16x8 1x16x4 _ _ _ _ _ 1x4x5 1x7x5 1x5 2x8x7 _ 1x11x6"),
       ""},
      {microsoft_case("AttnLSTM",
                      "5x2x3 1x16x10 1x16x4 _ _ _ _ _ 1x4x5 1x7x5 1x5 2x8x7; outputs=1"),
       "5x1x2x4"},
      {microsoft_case("AttnLSTM", "5x2x3 1x16x10 1x16x4 _ _ _ _ _ 1x4x5 1x7x6 1x5 2x8x7"), ""},
  });
}
