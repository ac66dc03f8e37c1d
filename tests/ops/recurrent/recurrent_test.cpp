// RNN, GRU and LSTM.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"
#include "support/text.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("Recurrent layers: multiply-accumulates are exact where public counters go wrong") {
  // 10 steps * 2 samples * gates * 64 units * (32 + 64) products.
  CHECK(macs_of({"LSTM", "10x2x32 1x256x32 1x256x64 1x512; outputs=3"}) == 491'520);
  CHECK(macs_of({"LSTM", "10x2x32 1x256x32 1x256x64; outputs=1"}) == 491'520);
  CHECK(macs_of({"GRU", "10x2x32 1x192x32 1x192x64 1x384; outputs=1"}) == 368'640);
  CHECK(macs_of({"RNN", "10x2x32 1x64x32 1x64x64; outputs=0,1"}) == 122'880);
  CHECK(macs_of({"LSTM", "10x2x32 2x256x32 2x256x64; direction=bidirectional outputs=1"}) ==
        983'040);
}

TEST_CASE("Recurrent layers: shapes of one or two directions, either layout, wanted outputs") {
  const std::string lstm = "5x2x3 2x16x3 2x16x4; direction=bidirectional";
  const std::string by_batch = "2x5x3 1x16x3 1x16x4 1x32 int32:2 2x1x4 2x1x4 1x12; layout=1";
  check_shapes({
      {{"LSTM", lstm + " outputs=3"}, "5x2x2x4 2x2x4 2x2x4"},
      {{"LSTM", lstm + " outputs=0,1,0", 7}, "? 2x2x4 ?"},
      {{"LSTM", by_batch + " outputs=3"}, "2x5x1x4 2x1x4 2x1x4"},
      {{"GRU", "5x2x3 1x12x3 1x12x4; direction=reverse outputs=2"}, "5x1x2x4 1x2x4"},
      {{"GRU", "5x2x3 1x12x3 1x12x4; direction=foward outputs=2", 1}, "5x1x2x4 1x2x4"},
      {{"RNN", "0x2x3 1x4x3 1x4x4; outputs=2"}, "0x1x2x4 1x2x4"},
      {{"RNN", "5x2x3 1x4x3 1x4x4 _ _ 1x2x4; outputs=1"}, "5x1x2x4"},
  });
}

TEST_CASE("Recurrent layers: inputs and attributes that do not fit are faults") {
  check_shapes({
      {{"LSTM", "5x2x3 1x16x3 1x16x4"}, ""},  // no output is wanted
      {{"LSTM", "5x3 1x16x3 1x16x4; outputs=1"}, ""},
      {{"LSTM", "5x2x3 1x12x3 1x16x4; outputs=1"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x12x4; outputs=1"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4 1x16; outputs=1"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4; outputs=1 hidden_size=5"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4; outputs=1 direction=bidirectional"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4; outputs=1 direction=up"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4; outputs=1 layout=2"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4; outputs=1 activations=[Tanh]"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4; outputs=1 activations=[Tanh,Tanh,Tan]"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4 _ int32:3; outputs=1"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4 _ _ 2x1x4; outputs=1"}, ""},
      {{"LSTM", "5x2x3 1x16x3 1x16x4 _ _ _ _ 1x16; outputs=1"}, ""},
      {{"GRU", "5x2x3 1x8x4611686018427387904 1x8x4611686018427387904; outputs=1"}, ""},
  });
}

TEST_CASE("RNN: a sum over inputs and units, two biases, an activation") {
  // 5 steps * 2 samples * 4 units = 40 times 3 + 4 products; 3 + 4 - 1 sums, tanh 2 more.
  const OpCase rnn{"RNN", "5x2x3 1x4x3 1x4x4 1x8; outputs=2"};
  const Happenings expected{
      {"mul float32", 280},    {"add float32", 240 + 80}, {"add float32 B", 80},
      {"exp float32", 40},     {"div float32", 40},       {"read float32 W", 120},
      {"read float32 X", 120}, {"read float32 R", 160},   {"read float32 Y", 160},
      {"read float32 B", 80},  {"write float32 Y", 40},   {"write float32 Y_h", 8},
  };
  CHECK(count_of(rnn) == expected);
  CHECK(execution_of(rnn) == expected);
}

TEST_CASE("RNN: without Y, h is kept in Y_h; a start is read once; a clip compares twice") {
  // The first of 5 steps reads initial_h: 2 samples * 4 units * 4 terms.
  const OpCase rnn{"RNN", "5x2x3 1x4x3 1x4x4 _ _ 1x2x4; outputs=0,1 activations=[relu] clip=1.5"};
  const Happenings expected{
      {"mul float32", 280},      {"add float32", 240},           {"compare float32", 40 * 3},
      {"read float32 W", 120},   {"read float32 X", 120},        {"read float32 R", 160},
      {"read float32 Y_h", 128}, {"read float32 initial_h", 32}, {"write float32 Y_h", 40},
  };
  CHECK(count_of(rnn) == expected);
  CHECK(execution_of(rnn) == expected);
}

TEST_CASE("LSTM: three sigmoids and a tanh of sums, a tanh of c") {
  // 2 steps * 1 sample * 2 units = 4 times: 4 gates of 3 + 2 products and 4 sums;
  // exp and div of 5 activations, 3 + 2 + 2 additions in them; 3 products, 1 sum.
  const OpCase lstm{"LSTM", "2x1x3 1x8x3 1x8x2; outputs=1"};
  const Happenings expected{
      {"mul float32", 4 * (20 + 3)}, {"add float32", 4 * (16 + 7 + 1)},
      {"exp float32", 20},           {"div float32", 20},
      {"read float32 W", 48},        {"read float32 X", 48},
      {"read float32 R", 32},        {"read float32 Y", 32},
      {"write float32 Y", 4},
  };
  CHECK(count_of(lstm) == expected);
  CHECK(execution_of(lstm) == expected);
  CHECK(macs_of(lstm) == 80);
}

TEST_CASE("LSTM: peepholes, initial states, biases and all outputs") {
  const OpCase lstm{"LSTM", "2x1x3 1x8x3 1x8x2 1x16 _ 1x1x2 1x1x2 1x6; outputs=3"};
  // Per unit and step 3 peepholes (read, mul, add) and 4 * 2 biases more.
  const Happenings expected{
      {"mul float32", 4 * (23 + 3)}, {"add float32", 4 * (24 + 3)},  {"exp float32", 20},
      {"div float32", 20},           {"read float32 W", 48},         {"read float32 X", 48},
      {"read float32 R", 32},        {"read float32 initial_h", 16}, {"read float32 Y", 16},
      {"read float32 initial_c", 2}, {"read float32 P", 12},         {"read float32 B", 32},
      {"add float32 B", 32},         {"write float32 Y", 4},         {"write float32 Y_h", 2},
      {"write float32 Y_c", 2},
  };
  CHECK(count_of(lstm) == expected);
  CHECK(execution_of(lstm) == expected);
}

TEST_CASE("LSTM: coupled gates compute three of four, and f = 1 - i") {
  const OpCase lstm{"LSTM", "2x1x3 1x8x3 1x8x2; outputs=1 input_forget=1"};
  // 3 gates of 5 products and 4 sums; 2 sigmoids, 2 tanh; 1 - i and f·c + i·n.
  CHECK(macs_of(lstm) == 60);
  const Happenings counted = count_of(lstm);
  CHECK(counted.at("add float32") == 4 * (12 + 1 + 1 + 2 + 2 + 1 + 1));
  CHECK(counted.at("exp float32") == 16);
}

TEST_CASE("GRU: the reset gate meets h before or behind its weights") {
  // 2 steps * 1 sample * 2 units = 4 times: 3 gates of 3 + 2 products and 4 sums;
  // 2 sigmoids and a tanh: 1 + 1 + 2 additions; r·h, 1 - z, two products, a sum.
  const OpCase gru{"GRU", "2x1x3 1x6x3 1x6x2 1x12; outputs=1"};
  Happenings expected{
      {"mul float32", 4 * (15 + 3)}, {"add float32", 4 * (12 + 4 + 2)},
      {"add float32 B", 24},         {"exp float32", 12},
      {"div float32", 12},           {"read float32 W", 36},
      {"read float32 X", 36},        {"read float32 R", 24},
      {"read float32 Y", 24 + 4},    {"read float32 B", 24},
      {"write float32 Y", 4},
  };
  CHECK(count_of(gru) == expected);
  CHECK(execution_of(gru) == expected);
  // r·(R·h + Rb): the two sums of the candidate are added once they are whole.
  const OpCase linear{"GRU", "2x1x3 1x6x3 1x6x2 1x12; outputs=1 linear_before_reset=1"};
  CHECK(count_of(linear) == expected);
  CHECK(macs_of(linear) == macs_of(gru));
}

TEST_CASE("Recurrent layers: known lengths of sequences are the steps that run") {
  // 1 + 3 of 3 * 2 steps, of 4 units; the other two steps of Y are zeros.
  const OpCase rnn{"RNN", "3x2x5 1x4x5 1x4x4 _ int32:2=1,3; outputs=1"};
  CHECK(macs_of(rnn) == 4 * 4 * (5 + 4));
  CHECK(count_of(rnn).at("write float32 Y") == 3 * 2 * 4);
  CHECK(count_of(rnn) == execution_of(rnn));
  // Lengths beyond the input are the input's.
  CHECK(macs_of({"RNN", "3x2x5 1x4x5 1x4x4 _ int32:2=9,3; outputs=1"}) == 6 * 4 * (5 + 4));
  // Of which one sequence starts from initial_h.
  CHECK(count_of({"RNN", "3x2x5 1x4x5 1x4x4 _ int32:2=0,3 1x2x4; outputs=1"})
            .at("read float32 initial_h") == 4 * 4);
}

TEST_CASE("Recurrent layers: lengths that only the input knows are stated") {
  ModelBuilder model(22);
  model.input("x", ElementType::Float, {5, 2, 3}).input("lengths", ElementType::Int32, {2});
  model.weight("w", ElementType::Float, {1, 4, 3}).weight("r", ElementType::Float, {1, 4, 4});
  model.node("RNN", {"x", "w", "r", "", "lengths"}, {"y"}, {integer("hidden_size", 4)});
  model.output("y");
  const Estimate result = estimate_of(model);
  REQUIRE(result.assumptions.size() == 1);
  CHECK(result.assumptions[0].find("as long as the input") != std::string::npos);
  CHECK(result.totals.macs == 5 * 2 * 4 * 7);
}

TEST_CASE("Recurrent layers: each direction has activations of its own") {
  const std::string layer = "2x1x3 2x4x3 2x4x4; direction=bidirectional outputs=1 ";
  const OpCase both{"RNN", layer + "activations=[Tanh,Relu]"};
  const Happenings counted = count_of(both);
  CHECK(counted.at("exp float32") == 2 * 4);
  CHECK(counted.at("compare float32") == 2 * 4);
  CHECK(counted == execution_of(both));
  CHECK(count_of({"RNN", layer + "activations=[TANH,tanh]"}) == count_of({"RNN", layer}));
  CHECK(count_of({"RNN", layer + "activations=[Softplus,Softplus]"}).at("log float32") == 16);
}

TEST_CASE("Recurrent layers: steps that do not fit 64 bits are no number, though few of them run") {
  const std::string found =
      findings_of({"RNN", "4611686018427387904x4x3 1x4x3 1x4x4 _ int32:4=1,2,1,1; outputs=1"});
  CHECK(holds(found, "140 mul float32 mac"));  // 5 steps of 4 units, 3 + 4 terms
  CHECK(holds(found, "\noverflow write float32 Y\n"));
}
