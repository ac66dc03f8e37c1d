// GroupQueryAttention, with caches and windows.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

OpCase grouped(const std::string& line) {
  return {"GroupQueryAttention", line, 1, "com.microsoft"};
}

constexpr const char* kHeads = "; num_heads=4 kv_num_heads=2 ";
constexpr const char* kLlama = "; num_heads=32 kv_num_heads=8 outputs=3 ";

}  // namespace

TEST_CASE("GroupQueryAttention: four heads of queries read two of keys and values") {
  // 4*3 queries with 3 keys of 6: 36 scores; 12*6 outputs of 3 products.
  const OpCase apart = grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3" + std::string(kHeads));
  const Happenings expected{
      {"mul float32", 216 + 36 + 216},
      {"add float32", 180 + 12 * 5 + 144},
      {"compare float32", 24},
      {"exp float32", 36},
      {"div float32", 36},
      {"read int32 seqlens_k", 1},
      {"read float32 query", 216},
      {"read float32 key", 216},
      {"read float32 value", 216},
      {"write float32 output", 72},
  };
  CHECK(count_of(apart) == expected);
  CHECK(execution_of(apart) == expected);
  CHECK(macs_of(apart) == 432);
  const OpCase packed = grouped("1x3x48 _ _ _ _ int32:1 int32:1=3" + std::string(kHeads));
  CHECK(shapes_of(packed) == "1x3x24");
  CHECK(count_of(packed).at("read float32 query") == 3 * 216);
  CHECK(macs_of(packed) == 432);
}

TEST_CASE("GroupQueryAttention: a token of a model of 32 heads after 1023 others") {
  const std::string token = "1x1x4096 1x1x1024 1x1x1024 ";
  const OpCase grows = grouped(token + "1x8x1023x128 1x8x1023x128 int32:1 int32:1=1024" + kLlama);
  CHECK(shapes_of(grows) == "1x1x4096 1x8x1024x128 1x8x1024x128");
  CHECK(macs_of(grows) == 2 * 32 * 1024 * 128);
  CHECK(count_of(grows).at("read float32 past_key") == 8 * 1023 * 128);
  CHECK(count_of(grows).at("read float32 present_key") == 32 * 1024 * 128);
  const OpCase shared = grouped(token + "1x8x4096x128 1x8x4096x128 int32:1 int32:1=1024" + kLlama);
  CHECK(shapes_of(shared) == "1x1x4096 1x8x4096x128 1x8x4096x128");
  CHECK(macs_of(shared) == macs_of(grows));
  CHECK(count_of(shared).count("read float32 past_key") == 0);
  CHECK(count_of(shared).at("write float32 present_key") == 8 * 128);
  // Where its length arrives at run time: those of the past and the new one.
  const OpCase unknown = grouped(token + "1x8x1023x128 1x8x1023x128 int32:1 int32:1" + kLlama);
  CHECK(macs_of(unknown) == macs_of(grows));
  CHECK(assumptions_of(unknown).size() == 1);
  CHECK(assumptions_of(grows).empty());
}

TEST_CASE("GroupQueryAttention: a query looks back as far as its window") {
  const std::string line =
      "1x1x4096 1x1x1024 1x1x1024 1x8x1023x128 1x8x1023x128 int32:1 int32:1=1024";
  const OpCase window = grouped(line + kLlama + "local_window_size=256");
  CHECK(macs_of(window) == 2 * 32 * 256 * 128);
  const OpCase sliding =
      grouped("1x1x24 1x1x12 1x1x12 1x2x4x6 1x2x4x6 int32:1 int32:1=9 " + std::string(kHeads) +
              "local_window_size=4 sliding_window_cache=1 outputs=3");
  CHECK(shapes_of(sliding) == "1x1x24 1x2x4x6 1x2x4x6");
  CHECK(macs_of(sliding) == 2 * 4 * 4 * 6);
}

TEST_CASE("GroupQueryAttention: rotary embeddings and norms of queries and keys are kept") {
  const std::string line = "1x1x24 1x1x12 1x1x12 1x2x4x6 1x2x4x6 int32:1 int32:1=5 9x2 9x2";
  const OpCase turned = grouped(line + kHeads + "do_rotary=1 outputs=3");
  // 2 pairs in 4 heads of Q and 2 of K.
  const Happenings counted = count_of(turned);
  CHECK(counted.at("read float32 cos_cache") == 12);
  CHECK(counted.at("read float32 sin_cache") == 12);
  CHECK(counted.at("read float32 query") == 24);
  CHECK(counted.at("write float32 q") == 24);
  CHECK(counted.at("read float32 q") == 4 * 5 * 6);
  CHECK(counted.at("mul float32") == 12 * 4 + 120 + 20 + 120);
  CHECK(counted == execution_of(turned));
  // The norm of 6 heads of 6: 6 products, 5 sums, two div, an add and a root; two products each.
  const OpCase normed =
      grouped("1x1x24 1x1x12 1x1x12 1x2x4x6 1x2x4x6 int32:1 int32:1=5 _ _ _ _ _ _ _ 6 6" +
              std::string(kHeads) + "outputs=3");
  CHECK(count_of(normed).at("read float32 q_norm_weight") == 24);
  CHECK(count_of(normed).at("read float32 k_norm_weight") == 12);
  CHECK(count_of(normed).at("sqrt float32") == 6);
  CHECK(count_of(normed).at("mul float32") == 36 + 72 + 260);
}

TEST_CASE("GroupQueryAttention: caps, sinks, biases, and the scores that are kept") {
  const std::string line = "1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3 _ _ _ ";
  const Happenings plain = count_of(grouped(line + kHeads));
  const Happenings capped = count_of(grouped(line + kHeads + "softcap=2.5"));
  CHECK(capped.at("exp float32") == 72);
  const Happenings sink = count_of(grouped(line + "_ 4" + kHeads));
  CHECK(sink.at("read float32 head_sink") == 12);
  CHECK(sink.at("exp float32") == plain.at("exp float32") + 12);
  CHECK(sink.at("add float32") == plain.at("add float32") + 24);
  const Happenings smooth = count_of(grouped(line + kHeads + "smooth_softmax=1"));
  CHECK(smooth.at("exp float32") == plain.at("exp float32") + 12);
  const Happenings biased = count_of(grouped(line + "1x1x3x3" + kHeads));
  CHECK(biased.at("read float32 attention_bias") == 36);
  const OpCase kept = grouped(line + kHeads + "qk_output=1 outputs=4");
  CHECK(shapes_of(kept) == "1x3x24 1x2x3x6 1x2x3x6 1x4x3x3");
  CHECK(count_of(kept).at("write float32 output_qk") == 36);
}

TEST_CASE("GroupQueryAttention: a quantised cache is read at its width, converted and scaled") {
  const std::string types = "k_quant_type=PER_TENSOR v_quant_type=PER_TENSOR outputs=3 ";
  const std::string tail = " int32:1 int32:1=5 _ _ _ _ _ 1 1";
  const OpCase bytes =
      grouped("1x1x24 1x1x12 1x1x12 int8:1x2x4x6 int8:1x2x4x6" + tail + kHeads + types);
  const Happenings counted = count_of(bytes);
  CHECK(counted.at("read int8 present_key") == 120);
  CHECK(counted.at("convert float32") == 240);
  CHECK(counted.at("convert int32") == 24);  // rounded as they are kept
  CHECK(counted.at("mul float32") == 260 + 240);
  CHECK(macs_of(bytes) == 240);
  // Two of 4 bits in a byte: heads of 6 take 3.
  const OpCase halves = grouped("1x1x24 1x1x12 1x1x12 uint8:1x2x4x3 uint8:1x2x4x3" + tail + kHeads +
                                types + "kv_cache_bit_width=4");
  CHECK(shapes_of(halves) == "1x1x24 1x2x5x3 1x2x5x3");
  CHECK(count_of(halves).at("read int4 present_key") == 120);
  CHECK(count_of(halves).at("read int4 past_key") == 48);
  CHECK(macs_of(halves) == 240);
}

TEST_CASE("GroupQueryAttention: what does not fit is a fault") {
  const std::string heads = kHeads;
  check_shapes({
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3"), ""},
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3; num_heads=4 kv_num_heads=3"), ""},
      {grouped("1x3x25 1x3x12 1x3x12 _ _ int32:1 int32:1=3" + heads), ""},
      {grouped("1x3x24 1x3x11 1x3x11 _ _ int32:1 int32:1=3" + heads), ""},
      {grouped("1x3x24 1x3x12 _ _ _ int32:1 int32:1=3" + heads), ""},
      {grouped("3x24 3x12 3x12 _ _ int32:1 int32:1=3" + heads), ""},
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=7" + heads), ""},
      {grouped("1x3x24 1x3x12 1x3x12 1x2x4x6 _ int32:1 int32:1=7" + heads), ""},
      {grouped("1x3x24 1x3x12 1x3x12 1x2x4x5 1x2x4x5 int32:1 int32:1=7" + heads), ""},
      {grouped("1x3x24 1x3x12 1x3x12 1x2x4x6 1x2x4x6 int32:1 int32:1=2" + heads), ""},
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3" + heads + "do_rotary=1"), ""},
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3 9x4 9x4" + heads + "do_rotary=1"), ""},
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3 _ _ _ 1x4x3x2" + heads), ""},
      {grouped("1x3x24 1x3x12 1x3x12 _ _ int32:1 int32:1=3 _ _ _ _ 5" + heads), ""},
  });
}

TEST_CASE("SparseAttention: a query meets the blocks of the fullest row of the mask") {
  const std::string cache = "2x1x24 2x1x12 2x1x12 2x2x9x6 2x2x9x6 ";
  const std::string tail = " int32:1=7 int32:2; num_heads=4 kv_num_heads=2 sparse_block_size=2";
  // At most 3 blocks of 2: 6 of the 7 keys.
  const OpCase sparse = microsoft_case("SparseAttention", cache + "int32:2x5 int32:2x3" + tail);
  CHECK(shapes_of(sparse) == "2x1x24 2x2x9x6 2x2x9x6");
  CHECK(macs_of(sparse) == 2 * 2 * 4 * 6 * 6);
  CHECK(count_of(sparse).at("write float32 present_key") == 24);
  // Its rows hold 1, 2, 2 and 1 blocks; the other layout's 1, 1, 2 and 0.
  const OpCase known =
      microsoft_case("SparseAttention", cache + "int32:2x5=0,1,3,5,6,0,1,2,4,4 int32:2x6" + tail);
  CHECK(macs_of(known) == 2 * 2 * 4 * 4 * 6);
  // The step from the last row of a layout to the first of the next is no row, nor is one that
  // begins at a mark of padding, -1, or ends before it begins.
  const auto rows_of_blocks = [&](const std::string& starts) {
    return macs_of(microsoft_case("SparseAttention",
                                  cache + "int32:2x3=" + starts + " int32:2x6" + tail)) /
           (2 * 2 * 4 * 2 * 6);
  };
  CHECK(rows_of_blocks("0,1,2,5,6,6") == 1);
  CHECK(rows_of_blocks("0,1,-1,-1,2,3") == 1);
  CHECK(rows_of_blocks("3,1,2,2,2,2") == 1);
  check_shapes({
      {microsoft_case("SparseAttention", cache + "int32:3x5 int32:3x3" + tail), ""},
      {microsoft_case("SparseAttention", cache + "int32:2x5 int32:1x3" + tail), ""},
      {microsoft_case("SparseAttention", cache +
                                             "int32:2x5 int32:2x3 int32:1=12 int32:2; num_heads=4 "
                                             "kv_num_heads=2 sparse_block_size=2"),
       ""},
  });
}

TEST_CASE("PagedAttention: a token meets as many keys as its row of blocks holds") {
  const std::string op = "PagedAttention";
  const std::string query = "float16:5x24 float16:5x12 float16:5x12 ";
  const std::string tail = " int32:3 int32:2 int32:2x3; num_heads=4 kv_num_heads=2 ";
  const OpCase paged =
      microsoft_case(op, query + "float16:7x4x2x6 float16:7x4x2x6" + tail + "outputs=3");
  // 3 blocks of 4 keys.
  CHECK(shapes_of(paged) == "5x24 7x4x2x6 7x4x2x6");
  CHECK(macs_of(paged) == 2 * 5 * 4 * 12 * 6);
  CHECK(count_of(paged).at("write float16 key_cache") == 60);
  CHECK(assumptions_of(paged).size() == 1);
  const std::string window = "local_window_size=5 ";
  CHECK(macs_of(microsoft_case(op, query + "float16:7x4x2x6 float16:7x4x2x6" + tail + window)) ==
        2 * 5 * 4 * 5 * 6);
  // One cache holds both: a value is the first 4 numbers of its key.
  const OpCase latent =
      microsoft_case(op,
                     "float16:5x24 float16:5x6 _ float16:7x4x1x6 _ int32:3 int32:2 "
                     "int32:2x3; num_heads=4 kv_num_heads=1 kv_cache_layout=LATENT "
                     "v_head_size=4");
  CHECK(shapes_of(latent) == "5x16");
  CHECK(macs_of(latent) == 5 * 4 * 12 * (6 + 4));
  const OpCase packed =
      microsoft_case(op, query + "uint8:7x4x2x3 uint8:7x4x2x3" + tail +
                             "k_cache_dtype=int4 v_cache_dtype=int4 k_quant_type=PER_TENSOR "
                             "v_quant_type=PER_TENSOR");
  CHECK(count_of(packed).at("read int4 key_cache") == 5 * 4 * 12 * 6);
  check_shapes({
      {microsoft_case(op, query + "float16:7x4x2x5 float16:7x4x2x6" + tail), ""},
      {microsoft_case(op, query + "float16:7x4x2x6 _" + tail), ""},
      {microsoft_case(
           op, "float16:5x24 float16:5x12 float16:4x12 float16:7x4x2x6 float16:7x4x2x6" + tail),
       ""},
  });
}
