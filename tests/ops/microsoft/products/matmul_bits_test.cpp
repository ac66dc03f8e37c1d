// Matrix products with weights of few bits.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase bits(const std::string& line) { return microsoft_case("MatMulNBits", line); }

}  // namespace

TEST_CASE("MatMulNBits: weights are read in their bits, converted once, multiplied at A's width") {
  // 6 rows of 20, 5 columns of 20 weights in 2 blocks of 16: 30 sums of 20 products.
  const OpCase four = bits("2x3x20 uint8:5x2x8 10 uint8:5x1 _ 5; K=20 N=5 bits=4 block_size=16");
  CHECK(shapes_of(four) == "2x3x5");
  const Happenings expected{
      {"mul float32", 600 + 100},  {"add float32", 570},           {"add float32 bias", 30},
      {"add int32", 100},  // the zero point, of each weight
      {"convert float32", 100},    {"read float32 A", 600},        {"read uint4 B", 600},
      {"read float32 scales", 10}, {"read uint4 zero_points", 10}, {"read float32 bias", 30},
      {"write float32 Y", 30},
  };
  CHECK(count_of(four) == expected);
  CHECK(execution_of(four) == expected);
  CHECK(macs_of(four) == 600);
}

TEST_CASE("MatMulNBits: of 2 and 8 bits, of float16, with zero points of floats") {
  const Happenings two = count_of(bits("2x3x20 uint8:5x2x4 10; K=20 N=5 bits=2 block_size=16"));
  CHECK(two.at("read uint2 B") == 600);
  CHECK(two.at("add int32") == 100);  // the middle of the range
  const Happenings eight =
      count_of(bits("float16:1x1x20 uint8:5x2x16 float16:5x2; K=20 N=5 bits=8 block_size=16"));
  CHECK(eight.at("read uint8 B") == 100);
  CHECK(eight.at("mul float16") == 200);
  CHECK(eight.at("convert float16") == 100);
  const Happenings real =
      count_of(bits("2x3x20 uint8:5x2x8 10 5x2; K=20 N=5 bits=4 block_size=16"));
  CHECK(real.count("add int32") == 0);
  CHECK(real.at("add float32") == 570 + 100);
  CHECK(real.at("read float32 zero_points") == 10);
}

TEST_CASE("MatMulNBits: the home of its weights is that of their bits, and they are parameters") {
  // 256 by 128 weights of 4 bits are 16 KiB: they fit 32 KiB, and not 8.
  ModelBuilder model(17);
  model.opset("com.microsoft", 1);
  model.input("a", ElementType::Float, {1, 128});
  model.weight("b", ElementType::UInt8, {256, 4, 16});
  model.weight("s", ElementType::Float, {1024});
  model
      .node("MatMulNBits", {"a", "b", "s"}, {"y"},
            {integer("K", 128), integer("N", 256), integer("bits", 4), integer("block_size", 32)})
      .set_domain("com.microsoft");
  model.output("y");
  const Estimate result = estimate_of(model);
  CHECK(result.totals.macs == 128 * 256);
  CHECK(result.totals.parameters == 32'768);  // the numbers in b, two a byte
  const auto& events = result.nodes.at(0).events;
  const auto read = std::ranges::find_if(events, [](const EventEntry& entry) {
    return entry.operand == "B" && entry.event.action == Action::Read;
  });
  REQUIRE((read != events.end()));
  CHECK(to_string(read->event) == "read uint4");
  CHECK(read->count == 128 * 256);
  REQUIRE(read->tier.has_value());
  CHECK(read->tier->value == 1);
}

TEST_CASE("MatMulNBits: what does not fit is a fault") {
  const std::string tail = "; K=20 N=5 bits=4 block_size=16";
  check_shapes({
      {bits("2x3x21 uint8:5x2x8 10" + tail), ""},
      {bits("2x3x20 uint8:4x2x8 10" + tail), ""},
      {bits("2x3x20 uint8:5x2x8 9" + tail), ""},
      {bits("2x3x20 uint8:5x2x8 10 uint8:5x2" + tail), ""},
      {bits("2x3x20 uint8:5x2x8 10 _ _ 4" + tail), ""},
      {bits("2x3x20 uint8:5x2x8 10; K=20 N=5 bits=3 block_size=16"), ""},
      {bits("2x3x20 uint8:5x2x8 10; K=20 N=5 bits=4 block_size=0"), ""},
      {bits("2x3x20 uint8:5x2x8 10; K=-20 N=5 bits=4 block_size=16"), ""},
      {bits("2x3x20 uint8:5x2x8 10; K=20 bits=4 block_size=16"), ""},
      {bits("2x3x20 uint8:5x2x8 10; K=4611686018427387904 N=5 bits=4 block_size=16"), ""},
  });
}

TEST_CASE("MatMulBnb4: the scale of a block times a value of a table of 16") {
  const OpCase bnb =
      microsoft_case("MatMulBnb4", "2x3x20 uint8:50 7; K=20 N=5 block_size=16 quant_type=1");
  const Happenings expected{
      {"mul float32", 600 + 100}, {"add float32", 570},  {"convert float32", 100},
      {"read float32 A", 600},    {"read uint4 B", 600}, {"read float32 absmax", 7},
      {"write float32 Y", 30},
  };
  CHECK(shapes_of(bnb) == "2x3x5");
  CHECK(count_of(bnb) == expected);
  CHECK(execution_of(bnb) == expected);
  // Backwards: rows of 5 meet the 20 others.
  const OpCase back =
      microsoft_case("MatMulBnb4", "3x5 uint8:50 7; K=20 N=5 block_size=16 quant_type=0 transB=0");
  CHECK(shapes_of(back) == "3x20");
  CHECK(macs_of(back) == 300);
  check_shapes({
      {microsoft_case("MatMulBnb4", "2x3x20 uint8:49 7; K=20 N=5 block_size=16"), ""},
      {microsoft_case("MatMulBnb4", "2x3x20 uint8:50 6; K=20 N=5 block_size=16"), ""},
      {microsoft_case("MatMulBnb4", "2x3x5 uint8:50 7; K=20 N=5 block_size=16"), ""},
      {microsoft_case("MatMulBnb4", "2x3x20 uint8:50 7; N=5 block_size=16"), ""},
  });
}

TEST_CASE("MatMulFpQ4: its blob holds weights, scales and zero points") {
  const OpCase blob = microsoft_case("MatMulFpQ4", "2x3x40 uint8:210 =40,5; blk_quant_type=1");
  CHECK(shapes_of(blob) == "2x3x5");
  CHECK(macs_of(blob) == 1200);
  const Happenings counted = count_of(blob);
  CHECK(counted.at("read uint4 B") == 1200);
  CHECK(counted.at("read float32 B_scales") == 10);  // 2 blocks of 32 a column
  CHECK(counted.at("read uint8 B_zero_points") == 10);
  CHECK(counted.at("add int32") == 200);
  const Happenings plain =
      count_of(microsoft_case("MatMulFpQ4", "2x3x40 uint8:120 =40,5; blk_quant_type=2"));
  CHECK(plain.at("read float32 B_scales") == 5);
  check_shapes({
      {microsoft_case("MatMulFpQ4", "2x3x40 uint8:210 =40"), ""},
      {microsoft_case("MatMulFpQ4", "2x3x40 uint8:210 int64:2"), ""},
      {microsoft_case("MatMulFpQ4", "2x3x40 uint8:210 =40,5; blk_quant_type=3"), ""},
      {microsoft_case("MatMulFpQ4", "2x3x39 uint8:210 =40,5"), ""},
  });
}

TEST_CASE("MatMulNBitsMlp: two products of one input, one gating the other") {
  // 6 rows, 5 columns of 20: two sums each; 200 weights converted.
  const std::string plain = "2x3x20 _ _ uint8:5x2x8 10 _ uint8:5x2x8 10";
  const std::string tail = "; K=20 N=5 bits=4 block_size=16 activation=silu ";
  const OpCase mlp = microsoft_case("MatMulNBitsMlp", plain + tail);
  CHECK(shapes_of(mlp) == "2x3x5");
  CHECK(macs_of(mlp) == 1200);
  const Happenings counted = count_of(mlp);
  CHECK(counted.at("read float32 A") == 1200);
  CHECK(counted.at("read uint4 gate_B") == 600);
  CHECK(counted.at("exp float32") == 30);
  CHECK(counted.at("mul float32") == 1200 + 200 + 30 + 30);
  CHECK(counted == execution_of(mlp));
  // A norm of the sum with a skip: 6 rows of 20 are kept, then read by the products.
  const OpCase normed = microsoft_case(
      "MatMulNBitsMlp", "2x3x20 2x3x20 20 uint8:5x2x8 10 5 uint8:5x2x8 10 5" + tail + "outputs=2");
  const Happenings with_norm = count_of(normed);
  CHECK(shapes_of(normed) == "2x3x5 2x3x20");
  CHECK(with_norm.at("read float32 normalized") == 1200);
  CHECK(with_norm.at("write float32 normalized") == 120);
  CHECK(with_norm.at("write float32 input_skip_bias_sum") == 120);
  CHECK(with_norm.at("sqrt float32") == 6);
  CHECK(macs_of(normed) == 1200);
  check_shapes({
      {microsoft_case("MatMulNBitsMlp", plain + "; K=20 N=5 block_size=16 activation=cubic"), ""},
      {microsoft_case("MatMulNBitsMlp", "2x3x20 2x3x20 _ uint8:5x2x8 10 _ uint8:5x2x8 10" + tail),
       ""},
      {microsoft_case("MatMulNBitsMlp", "2x3x20 _ 19 uint8:5x2x8 10 _ uint8:5x2x8 10" + tail), ""},
      {microsoft_case("MatMulNBitsMlp", "2x3x20 _ _ uint8:5x2x8 10 _ uint8:4x2x8 10" + tail), ""},
  });
}

TEST_CASE("MatMulNBitsQkv: three products of one normalised input") {
  const OpCase qkv =
      microsoft_case("MatMulNBitsQkv",
                     "2x3x20 _ 20 uint8:6x2x8 12 6 uint8:4x2x8 8 _ uint8:4x2x8 8 _; K=20 "
                     "Nq=6 Nkv=4 bits=4 block_size=16");
  CHECK(shapes_of(qkv) == "2x3x6 2x3x4 2x3x4");
  CHECK(macs_of(qkv) == 6 * 14 * 20);
  CHECK(count_of(qkv).at("read uint4 q_B") == 720);
  CHECK(count_of(qkv).at("convert float32") == 14 * 20);
  CHECK(count_of(qkv) == execution_of(qkv));
}

TEST_CASE("MatMulBlockQuantizedFp4Weight and Fp8Weight: small floats, scaled in blocks") {
  // 2 blocks of a row of 20; 100 weights; 30 sums of 20.
  const OpCase fp4 = microsoft_case("MatMulBlockQuantizedFp4Weight",
                                    "float16:2x3x20 uint8:5x10 uint8:5x2 () _ float16:5");
  CHECK(shapes_of(fp4) == "2x3x5");
  CHECK(macs_of(fp4) == 600);
  const Happenings four = count_of(fp4);
  CHECK(four.at("read float4 B") == 600);
  CHECK(four.at("read float8 weight_scale") == 10);
  CHECK(four.at("mul float32") == 10);
  CHECK(four.at("mul float16") == 700);
  const OpCase fp8 = microsoft_case("MatMulBlockQuantizedFp8Weight",
                                    "float16:2x3x20 float8e4m3fn:5x20 5x2; block_size=16");
  CHECK(count_of(fp8).at("read float8 B") == 600);
  CHECK(count_of(fp8).at("convert float16") == 100);
  // A too: 120 of its numbers are quantised, and each block's sum is scaled.
  const OpCase both = microsoft_case("MatMulBlockQuantizedFp8Weight",
                                     "float16:2x3x20 float8e4m3fn:5x20 5x2 (); block_size=16");
  CHECK(count_of(both).at("write float8 a8") == 120);
  CHECK(count_of(both).at("mul float8") == 600);
  CHECK(count_of(both).at("read float32 b_scale") == 60);
  CHECK(macs_of(both) == 600);
  check_shapes({
      {microsoft_case("MatMulBlockQuantizedFp4Weight", "float16:2x3x20 uint8:5x9 uint8:5x2 ()"),
       ""},
      {microsoft_case("MatMulBlockQuantizedFp4Weight", "float16:2x3x20 uint8:5x10 uint8:5x3 ()"),
       ""},
      {microsoft_case("MatMulBlockQuantizedFp8Weight", "float16:2x3x20 float8e4m3fn:5x20 5x2"), ""},
  });
}

TEST_CASE("GatherBlockQuantized: rows of a table of few bits, converted and scaled") {
  const OpCase rows = microsoft_case("GatherBlockQuantized",
                                     "uint8:9x16 int64:2x3 9x2 uint8:9x1; bits=4 block_size=16");
  CHECK(shapes_of(rows) == "2x3x32");
  const Happenings expected{
      {"read int64 indices", 6},
      {"read float32 scales", 12},
      {"read uint8 zero_points", 12},
      {"read uint4 data", 192},
      {"add int32", 192},
      {"convert float32", 192},
      {"mul float32", 192},
      {"write float32 output", 192},
  };
  CHECK(count_of(rows) == expected);
  CHECK(execution_of(rows) == expected);
  // Columns of int4, without a zero point.
  const OpCase columns = microsoft_case(
      "GatherBlockQuantized", "int4:32x5 int64:3 2x5; gather_axis=1 quantize_axis=0 block_size=16");
  CHECK(shapes_of(columns) == "32x3");
  CHECK(count_of(columns).count("add int32") == 0);
  CHECK(count_of(columns).at("read float32 scales") == 6);
  check_shapes({
      {microsoft_case("GatherBlockQuantized", "uint8:9x16 int64:2x3 9x3; bits=4 block_size=16"),
       ""},
      {microsoft_case("GatherBlockQuantized", "uint8:9x16 int64:2x3 9x2; bits=3 block_size=16"),
       ""},
      {microsoft_case("GatherBlockQuantized", "uint8:9x16 int64:2x3 9x2; bits=4 block_size=-1"),
       ""},
      {microsoft_case("GatherBlockQuantized",
                      "uint8:9x16 int64:2x3 9x2; bits=4 block_size=16 gather_axis=2"),
       ""},
      {microsoft_case("GatherBlockQuantized", "uint8:() int64:2x3 ()"), ""},
  });
}
