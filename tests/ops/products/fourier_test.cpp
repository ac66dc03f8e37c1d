// The operators DFT, STFT and MelWeightMatrix.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("DFT: the transformed axis has the length asked for, or half of it and one") {
  check_shapes({
      {{"DFT", "2x12x3x1", 17}, "2x12x3x2"},
      {{"DFT", "2x12x3x1; axis=1 onesided=1", 17}, "2x7x3x2"},
      {{"DFT", "2x12x3x2; axis=-2", 17}, "2x12x3x2"},
      {{"DFT", "2x12x3x1 ()=16; axis=1", 17}, "2x16x3x2"},
      {{"DFT", "2x3x12x2 ()=8 ()=-2; inverse=1", 20}, "2x3x8x2"},
      {{"DFT", "2x3x12x2", 20}, "2x3x12x2"},
      {{"DFT", "12x3x1 _ ()=0; onesided=1", 20}, "7x3x2"},
      {{"DFT", "2x7x2; onesided=1 inverse=1", 20}, "2x12x1"},
      {{"DFT", "2x7x2 ()=13; onesided=1 inverse=1", 20}, "2x13x1"},
      {{"DFT", "2x12x3x1; axis=3", 17}, ""},
      {{"DFT", "2x12x3x1; axis=4", 17}, ""},
      {{"DFT", "2x12x3", 17}, ""},
      {{"DFT", "2", 17}, ""},
      {{"DFT", "2x0x1", 17}, ""},
      {{"DFT", "2x12x1 ()=-4", 17}, ""},
      {{"DFT", "2x12x1 ()=4294967297", 17}, ""},
      {{"DFT", "2x12x1 =4,4", 17}, ""},
      {{"DFT", "2x1x2; onesided=1 inverse=1", 20}, ""},
      {{"DFT", "2x4611686018427387904x2; onesided=1 inverse=1", 20}, ""},
      {{"DFT", "2x12x1 int64:()", 17}, ""},
  });
}

TEST_CASE("DFT: a power of two takes n/2 products and n sums a stage") {
  // 3 stages of 4 butterflies: 12 complex products (4 mul, 2 add), 24 complex sums;
  // 16 parts are read, written between the stages, read again, written at last.
  const OpCase eight{"DFT", "1x8x2", 17};
  const Happenings expected{{"mul float32", 48},          {"add float32", 24 + 48},
                            {"read float32 input", 16},   {"read float32 stages", 32},
                            {"write float32 stages", 32}, {"write float32 output", 16}};
  CHECK(count_of(eight) == expected);
  CHECK(execution_of(eight) == expected);
  // The inverse scales what it writes.
  CHECK(count_of({"DFT", "1x8x2; inverse=1", 17}).at("mul float32") == 48 + 16);
}

TEST_CASE("DFT: other lengths take a stage per prime factor, a prime the definition") {
  // 6: three butterflies of 2 (1 product, 2 sums), two of 3 (6 products, 6 sums).
  const OpCase six{"DFT", "1x6x1; onesided=1", 17};
  const Happenings expected{
      {"mul float32", 4 * (3 + 12)}, {"add float32", 2 * (3 + 12) + 2 * (6 + 12)},
      {"read float32 input", 6},     {"read float32 stages", 12},
      {"write float32 stages", 12},  {"write float32 output", 8}};
  CHECK(count_of(six) == expected);
  CHECK(execution_of(six) == expected);
  // 5: 5*4 products and as many sums.
  const Happenings five = count_of({"DFT", "1x5x1", 17});
  CHECK(five.at("mul float32") == 80);
  CHECK(five.at("add float32") == 80);
  CHECK(five.count("read float32 stages") == 0);
  // One number is copied.
  CHECK(count_of({"DFT", "1x1x2", 17}) ==
        Happenings{{"read float32 input", 2}, {"write float32 output", 2}});
  // A large prime is no trouble to find: n·(n - 1) complex products.
  CHECK(count_of({"DFT", "1x1000000007x2", 17}).at("mul float32") ==
        4ULL * 1'000'000'007 * 1'000'000'006);
}

TEST_CASE("DFT: zeros behind a short signal are not read") {
  CHECK(count_of({"DFT", "2x5x3x1 ()=8", 17}).at("read float32 input") == 2 * 3 * 5);
  CHECK(count_of({"DFT", "2x12x3x2 ()=8", 17}).at("read float32 input") == 2 * 3 * 8 * 2);
}

TEST_CASE("STFT: windowed frames, each transformed") {
  // (30 - 12)/6 + 1 = 4 frames of 2 samples. 12 = 2*2*3: 12 butterflies of 2, 4 of 3:
  // 12 + 24 products, 24 + 24 sums; two times 24 parts between the stages.
  const OpCase stft{"STFT", "2x30x1 ()=6 12", 17};
  CHECK(shapes_of(stft) == "2x4x7x2");
  const Happenings expected{
      {"mul float32", 8 * (12 + 4 * 36)}, {"add float32", 8 * (2 * 36 + 2 * 48)},
      {"read float32 signal", 96},        {"read float32 window", 96},
      {"read float32 stages", 8 * 48},    {"write float32 stages", 8 * 48},
      {"write float32 output", 8 * 14},
  };
  CHECK(count_of(stft) == expected);
  CHECK(execution_of(stft) == expected);
  check_shapes({
      {{"STFT", "2x30x1 ()=6 _ ()=12; onesided=0", 17}, "2x4x12x2"},
      {{"STFT", "2x30x2 ()=7 12 ()=12; onesided=0", 17}, "2x3x12x2"},
      {{"STFT", "2x30x1 ()=1", 17}, "2x1x16x2"},
      {{"STFT", "2x30x1 ()=6 13 ()=12", 17}, ""},
      {{"STFT", "2x30x1 ()=6 _ ()=31", 17}, ""},
      {{"STFT", "2x30x1 ()=0 12", 17}, ""},
      {{"STFT", "2x30x1 ()=6 3x4", 17}, ""},
      {{"STFT", "2x30x3 ()=6 12", 17}, ""},
      {{"STFT", "2x30x1x1 ()=6 12", 17}, ""},
      {{"STFT", "2x30x1 int64:() 12", 17}, ""},
  });
}

TEST_CASE("STFT: a real signal may come without its last dim, as PyTorch writes it") {
  const OpCase flat{"STFT", "2x30 ()=6 12", 17}, deep{"STFT", "2x30x1 ()=6 12", 17};
  CHECK(shapes_of(flat) == "2x4x7x2");
  CHECK(count_of(flat) == count_of(deep));
  CHECK(execution_of(flat) == count_of(deep));
  CHECK(shapes_of({"STFT", "2x2 ()=1 2", 17}) == "2x1x2x2");
  CHECK(shapes_of({"STFT", "30 ()=6 12", 17}).starts_with("fault"));
}

TEST_CASE("MelWeightMatrix: bins of half a spectrum by bands") {
  // 7 edges; 9*5 elements: a difference and a division each.
  const OpCase mel{"MelWeightMatrix", "()=5 ()=16 int64:() () ()", 17};
  CHECK(shapes_of(mel) == "9x5");
  const Happenings counted = count_of(mel);
  CHECK(counted.at("exp float32") == 7);
  CHECK(counted.at("div float32") == 7 + 45);
  CHECK(counted.at("write float32 output") == 45);
  CHECK(counted == execution_of(mel));
  CHECK(count_of({"MelWeightMatrix", "()=5 ()=16 ()=8000 () (); output_datatype=11", 17})
            .at("write float64 output") == 45);
  check_shapes({
      {{"MelWeightMatrix", "()=-5 ()=16 ()=8000 () ()", 17}, ""},
      {{"MelWeightMatrix", "()=5 ()=0 ()=8000 () ()", 17}, ""},
      {{"MelWeightMatrix", "()=5 ()=16 ()=8000 () (); output_datatype=8", 17}, ""},
      {{"MelWeightMatrix", "int64:() ()=16 ()=8000 () ()", 17}, ""},
  });
}

TEST_CASE("DFT: an axis that arrives at run time is taken as the longest, if all give one shape") {
  CHECK(shapes_of({"DFT", "2x8x4x1 _ int64:()", 20}) == "2x8x4x2");
  CHECK(count_of({"DFT", "2x8x4x1 _ int64:()", 20}) == count_of({"DFT", "2x8x4x1 _ =1", 20}));
  CHECK(shapes_of({"DFT", "2x8x4x1 =16 int64:()", 20}).starts_with("fault"));
  CHECK(shapes_of({"DFT", "2x8x4x1 _ int64:(); onesided=1", 20}).starts_with("fault"));
  CHECK(shapes_of({"DFT", "0x1 _ int64:()", 20}).starts_with("fault"));
}

TEST_CASE("DFT and STFT: where lengths arrive at run time, a shape that is given says them") {
  ModelBuilder dft(17);
  dft.input("x", ElementType::Float, {1, 6, 1}).input("n", ElementType::Int64, {});
  dft.node("DFT", {"x", "n"}, {"y"}, {integer("onesided", 1)});
  dft.output("y", ElementType::Float, {1, "bins", 2});
  EstimateOptions options;
  options.set_shapes["y"] = {1, 4, 2};  // of 2*(4 - 1) = 6 numbers, as above
  CHECK(estimate_of(dft, options).totals.by_action.at("mul").count == 60);
  // All of the spectrum, which is what is output unless half of it is asked for: of 6 numbers too.
  ModelBuilder whole(17);
  whole.input("x", ElementType::Float, {1, 6, 1}).input("n", ElementType::Int64, {});
  whole.node("DFT", {"x", "n"}, {"y"});
  whole.output("y", ElementType::Float, {1, "bins", 2});
  options.set_shapes["y"] = {1, 6, 2};
  CHECK(estimate_of(whole, options).totals.by_action.at("mul").count == 60);
  ModelBuilder stft(17);
  stft.input("x", ElementType::Float, {2, 30, 1}).input("step", ElementType::Int64, {});
  stft.weight("w", ElementType::Float, {12});
  stft.node("STFT", {"x", "step", "w"}, {"y"});
  stft.output("y", ElementType::Float, {2, "frames", 7, 2});
  options.set_shapes["y"] = {2, 4, 7, 2};
  CHECK(estimate_of(stft, options).totals.by_action.at("mul").count == 8 * (12 + 4 * 36));
}

// 2,998 frames of 400: ResNet-sized audio. What lies between the stages is an array of one frame.
TEST_CASE("DFT: a batch of transforms moves its stages where one of them does") {
  ModelBuilder one(20), many(20);
  for (auto* b : {&one, &many}) {
    b->input("x", kFloat, {b == &one ? 1 : 2998, 400, 1});
    b->constant("axis", int64_tensor({}, {1}));
    b->node("DFT", {"x", "", "axis"}, {"y"}, {integer("onesided", 1)}).set_name("dft");
    b->output("y");
  }
  const auto stages = [](const ModelBuilder& b) {
    const Estimate result = estimate_of(b);
    double energy = 0;
    std::uint64_t count = 0;
    for (const EventEntry& entry : node_named(result, "dft").events)
      if (entry.operand == "stages") energy += entry.energy.value, count += entry.count;
    return std::pair{energy, count};
  };
  CHECK(stages(one).second == 2 * 5 * 800);  // 400 = 2^4·5^2: six stages, five places between
  CHECK(stages(many).second == 2998 * stages(one).second);
  CHECK(stages(many).first == doctest::Approx(2998 * stages(one).first));
}
