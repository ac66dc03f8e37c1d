// Where counters of multiply-accumulates go wrong: tiny models, their exact numbers
// worked out by hand, and what a peer said of each (onnx-tool 1.0, thop, fvcore,
// ptflops, calflops, ZigZag and QTools, run or read in 2026).
#include <doctest/doctest.h>

#include "opcost/cost/tables.h"
#include "ops/registry.h"
#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

struct Trap {
  OpCase node;
  std::uint64_t macs;
};

void check_traps(const std::vector<Trap>& traps) {
  for (const Trap& trap : traps) {
    CAPTURE(trap.node.op);
    CAPTURE(trap.node.line);
    CHECK(macs_of(trap.node) == trap.macs);
  }
}

}  // namespace

TEST_CASE("Traps: convolutions") {
  check_traps({
      // 32·32·32 outputs of 16·9 products; the bias is none. onnx-tool 4,751,360.
      {{"Conv", "1x16x32x32 32x16x3x3 32; pads=1,1,1,1"}, 4718592},
      // Even kernel, padding "same". calflops 7,872,512; fvcore 0.
      {{"Conv", "1x16x32x32 32x16x4x4; auto_pad=SAME_UPPER"}, 8388608},
      // 8³·4 outputs of 2·27. onnx-tool 1,728; ZigZag 4,608.
      {{"Conv", "1x2x8x8x8 4x2x3x3x3; auto_pad=SAME_UPPER"}, 110592},
      // A dilated kernel spans 5: 12·12·4 outputs of 2·9. onnx-tool 14,112.
      {{"Conv", "1x2x16x16 4x2x3x3; auto_pad=VALID dilations=2,2"}, 10368},
      // One axis; ZigZag throws. 4·12 outputs of 3·5.
      {{"Conv", "1x3x16 4x3x5"}, 720},
      // Height and width swapped: 9·10 and 3·16 positions, 4·3·7 products. ZigZag swaps.
      {{"Conv", "1x3x9x16 4x3x1x7"}, 7560},
      {{"Conv", "1x3x9x16 4x3x7x1"}, 4032},
  });
}

TEST_CASE("Traps: transposed convolutions take a product per input, filter and tap") {
  check_traps({
      // 32·16·16 inputs, 16 filters of 4·4. onnx-tool 4,194,304; thop 8,388,608.
      {{"ConvTranspose", "1x32x16x16 32x16x4x4; strides=2,2 pads=1,1,1,1"}, 2097152},
      // onnx-tool 262,144.
      {{"ConvTranspose", "1x64x16x16 64x8x2x2; strides=2,2"}, 524288},
      // Four groups of 4 filters. calflops 131,072.
      {{"ConvTranspose", "1x32x16x16 32x4x4x4; strides=2,2 pads=1,1,1,1 group=4"}, 524288},
      // onnx-tool 2,509,056.
      {{"ConvTranspose", "1x32x16x16 32x16x3x3; strides=2,2 auto_pad=SAME_UPPER"}, 1179648},
  });
}

TEST_CASE("Traps: products of matrices") {
  check_traps({
      // Both sides broadcast: 2·3 products of 4·5·6. onnx-tool 360.
      {{"MatMul", "2x1x4x5 1x3x5x6"}, 720},
      // 8 of 64·64·32. calflops, fvcore and ptflops 131,072.
      {{"MatMul", "64x64 8x64x32"}, 1048576},
      // A vector; onnx-tool throws.
      {{"MatMul", "5 5x6"}, 30},
      // A zero point is no bias. onnx-tool 66,560.
      {{"MatMulInteger", "int8:8x64 int8:64x128 int8:()"}, 65536},
      // 2·3 of 4·5·6. onnx-tool throws; thop 0.
      {{"Einsum", "2x3x4x5 2x3x5x6; equation=...ij,...jk->...ik"}, 720},
  });
}

// 10 steps, batch 2, 32 inputs, 64 hidden: 10·2·64·(32 + 64) = 122,880 a gate.
TEST_CASE("Traps: recurrent layers, of 4, 3 and 1 gates") {
  check_traps({
      // onnx-tool 732,160, and throws without B; calflops and fvcore 0.
      {{"LSTM", "10x2x32 1x256x32 1x256x64 1x512; hidden_size=64 outputs=3"}, 491520},
      {{"LSTM", "10x2x32 1x256x32 1x256x64; hidden_size=64 outputs=3"}, 491520},
      // Only Y is wanted; onnx-tool throws.
      {{"GRU", "10x2x32 1x192x32 1x192x64 1x384; hidden_size=64 outputs=1"}, 368640},
      {{"RNN", "10x2x32 1x64x32 1x64x64 1x128; hidden_size=64 outputs=1"}, 122880},
  });
}

// 2·4 heads, 16·16 scores of 16 products, and as many for the values. onnx-tool throws.
TEST_CASE("Traps: attention") {
  check_traps({{{"Attention", "2x4x16x16 2x4x16x16 2x4x16x16; outputs=1", 23}, 65536}});
}

// Width 64, 4 heads of 16, 16 places, batch 2: three projections and the last one of
// 2·16·64·64 each, scores and values of 2·4·16·16·16 each. thop 0; calflops 524,288.
TEST_CASE("Traps: multi-head attention written in products, projections included") {
  ModelBuilder b(13);
  b.input("x", ElementType::Float, {2, 16, 64});
  b.int64s("heads", {2, 16, 4, 16}).int64s("joined", {2, 16, 64});
  for (const std::string name : {"q", "k", "v"}) {
    b.weight("w" + name, ElementType::Float, {64, 64});
    b.node("MatMul", {"x", "w" + name}, {name + "1"});
    b.node("Reshape", {name + "1", "heads"}, {name + "2"});
    b.node("Transpose", {name + "2"}, {name},
           {name == "k" ? ints("perm", {0, 2, 3, 1}) : ints("perm", {0, 2, 1, 3})});
  }
  b.node("MatMul", {"q", "k"}, {"scores"});
  b.node("Softmax", {"scores"}, {"weights"}, {integer("axis", -1)});
  b.node("MatMul", {"weights", "v"}, {"mixed"});
  b.node("Transpose", {"mixed"}, {"mixed2"}, {ints("perm", {0, 2, 1, 3})});
  b.node("Reshape", {"mixed2", "joined"}, {"mixed3"});
  b.weight("wo", ElementType::Float, {64, 64});
  b.node("MatMul", {"mixed3", "wo"}, {"y"});
  b.output("y");
  const Estimate estimate = estimate_of(b);
  CHECK(estimate.totals.macs == 589824);
  CHECK(estimate.coverage.unknown == 0);
}

// 4·4·4·4 outputs, 8 inputs each. onnx-tool looks at the first extent alone.
TEST_CASE("Traps: MaxPool in three dimensions compares 7 times an output") {
  const OpCase pool{"MaxPool", "1x4x8x8x8; kernel_shape=2,2,2 strides=2,2,2"};
  CHECK(macs_of(pool) == 0);
  CHECK(count_of(pool) == Happenings{{"read float32 X", 256 * 8},
                                     {"compare float32", 256 * 7},
                                     {"write float32 Y", 256}});
}

// onnx-tool: 31 an element.
TEST_CASE("Traps: BatchNormalization of constants is a product and a sum an element") {
  const OpCase norm{"BatchNormalization", "1x16x32x32 16! 16! 16! 16!"};
  CHECK(macs_of(norm) == 0);
  Happenings all = count_of(norm);
  CHECK(all["mul float32"] == 16384);
  CHECK(all["add float32 B"] == 16384);
  CHECK(all.count("div float32") + all.count("sqrt float32") == 0);
}

// onnx-tool: 36, 76 and 0 an element, as MACs.
TEST_CASE("Traps: Softmax, Tanh and Erf have no MACs, and their functions apart") {
  Happenings softmax = count_of({"Softmax", "4x250"});
  CHECK(softmax["exp float32"] == 1000);
  CHECK(softmax["div float32"] == 1000);
  CHECK(softmax["compare float32"] == 4 * 249);
  Happenings tanh = count_of({"Tanh", "4x250"});
  CHECK(tanh["exp float32"] == 1000);
  CHECK(tanh["div float32"] == 1000);
  for (const std::string op : {"Softmax", "Tanh", "Erf"}) {
    const OpCase node{op, "4x250"};
    CHECK(macs_of(node) == 0);
    CHECK(count_of(node).size() > 2);
  }
}

// onnx-tool: 8,000 bytes.
TEST_CASE("Traps: a bfloat16 takes two bytes") {
  ModelBuilder b(14);
  b.input("a", ElementType::BFloat16, {1, 1000});
  b.input("b", ElementType::BFloat16, {1, 1000});
  b.node("Add", {"a", "b"}, {"c"});
  b.output("c");
  const Estimate estimate = estimate_of(b);
  for (const EventEntry& event : estimate.nodes.at(0).events) {
    CHECK(event.count == 1000);
    CHECK(event.event.type == NumberType{NumberFormat::BFloat, Bits{16}});
    // 2.5 pJ: 8 KiB of the table, for 16 bits.
    if (is_access(event.event.action)) CHECK(event.energy.value == doctest::Approx(2500));
  }
}

// 10, 20 and 100 pJ for 64 bits (Horowitz, ISSCC 2014). QTools takes these per bit
// of a table that is per 64-bit word: 64 times too cheap.
TEST_CASE("Traps: memories of 8 KiB, 32 KiB and 1 MiB cost what Horowitz printed per 64 bits") {
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  const Event read{Action::Read, {NumberFormat::Float, Bits{64}}, false};
  const double expected[] = {10, 20, 100};
  for (std::size_t tier = 0; tier < 3; ++tier) {
    const auto price = table->price(read, TierIndex{tier});
    REQUIRE(price.ok());
    CHECK(price->each.value == doctest::Approx(expected[tier]));
  }
}
