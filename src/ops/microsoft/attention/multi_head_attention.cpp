// MultiHeadAttention and its decoder form: Q, K and V come already projected.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/multi_head.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// query [batch, tokens, heads, 3, size], or [batch, tokens, columns of Q, K and V].
Status read_packed(const NodeView& node, MultiHeadLayer& layer) {
  AttentionLayer& heads = layer.heads;
  const Shape& query = node.shape("query");
  layer.k = layer.v = "query";
  heads.keys = heads.queries;
  if (query.size() == 5) {
    heads.head_size = heads.v_head_size = query[4];
    return query[2] == heads.q_heads && query[3] == 3 ? Status{Ok{}}
                                                      : misfit_with_query(node, "query");
  }
  if (query[2] % 3 != 0) return misfit_with_query(node, "query");
  const auto size = head_size_of(node, "query", query[2] / 3, heads.q_heads);
  if (!size) return size.error();
  heads.head_size = heads.v_head_size = *size;
  return Ok{};
}

// key [batch, heads, keys, size] of another sequence.
Status read_split_keys(const NodeView& node, MultiHeadLayer& layer) {
  AttentionLayer& heads = layer.heads;
  const std::int64_t b = heads.batch, n = heads.q_heads;
  heads.keys = node.shape("key")[2];
  heads.v_head_size = node.shape("value")[3];
  if (auto fits = expect_shape(node, "key", {b, n, heads.keys, heads.head_size}); !fits)
    return fits;
  return expect_shape(node, "value", {b, n, heads.keys, heads.v_head_size});
}

// key [batch, keys, columns]
Status read_plain_keys(const NodeView& node, MultiHeadLayer& layer) {
  AttentionLayer& heads = layer.heads;
  const Shape &key = node.shape("key"), &value = node.shape("value");
  heads.keys = key[1];
  const auto size = head_size_of(node, "key", key[2], heads.q_heads);
  if (!size || *size != heads.head_size) return misfit_with_query(node, "key");
  const auto v_size = head_size_of(node, "value", value[2], heads.q_heads);
  if (!v_size) return v_size.error();
  heads.v_head_size = *v_size;
  if (auto fits = expect_shape(node, "key", {heads.batch, heads.keys, key[2]}); !fits) return fits;
  return expect_shape(node, "value", {heads.batch, heads.keys, value[2]});
}

// key [batch, keys, heads, 2, size] with the values in it, or as above.
Status read_keys(const NodeView& node, MultiHeadLayer& layer) {
  AttentionLayer& heads = layer.heads;
  const Shape &key = node.shape("key"), &value = node.shape("value");
  if (key.size() == 5) {
    heads.keys = key[1];
    heads.v_head_size = heads.head_size;
    layer.v = "key";
    if (node.has("value")) return misfit_with_query(node, "value");
    return expect_shape(node, "key", {heads.batch, key[1], heads.q_heads, 2, heads.head_size});
  }
  if (key.size() != 3 && key.size() != 4) return misfit_with_query(node, "key");
  if (value.size() != key.size()) return misfit_with_query(node, "value");
  return key.size() == 4 ? read_split_keys(node, layer) : read_plain_keys(node, layer);
}

Status read_multi_head_past(const NodeView& node, MultiHeadLayer& layer) {
  AttentionLayer& heads = layer.heads;
  if (node.has("past_key") != node.has("past_value"))
    return node.fault("past_key and past_value come together");
  if (!node.has("past_key")) return Ok{};
  const Shape& past = node.shape("past_key");
  const bool elsewhere = layer.k == "key" && node.shape("key").size() == 4;
  if (past.size() != 4 || elsewhere) return misfit_with_query(node, "past_key");
  heads.past = past[2];
  const bool shares = node.integer("past_present_share_buffer", 0) != 0 ||
                      (layer.mask == "key_padding_mask" && node.has("past_sequence_length"));
  if (shares) {
    layer.shared_capacity = past[2];
    const auto held = shared_past(node, past[2], heads.keys, masked_keys(node, layer.mask));
    if (!held) return held.error();
    heads.past = *held;
  }
  if (auto fits = check_total(node, heads); !fits) return fits;
  const std::int64_t b = heads.batch, n = heads.kv_heads;
  if (auto fits = expect_shape(node, "past_key", {b, n, past[2], heads.head_size}); !fits)
    return fits;
  return expect_shape(node, "past_value", {b, n, past[2], heads.v_head_size});
}

Status read_query(const NodeView& node, MultiHeadLayer& layer) {
  const Shape& query = node.shape("query");
  AttentionLayer& heads = layer.heads;
  if (query.size() != 3 && query.size() != 5)
    return node.fault("query is " + shape_text(query) + "; it must be of rank 3 or 5");
  heads.batch = query[0];
  heads.queries = query[1];
  heads.q_heads = heads.kv_heads = node.integer("num_heads", 0);
  if (!node.has("key")) return read_packed(node, layer);
  if (query.size() == 5) return misfit_with_query(node, "key");
  const auto size = head_size_of(node, "query", query[2], heads.q_heads);
  if (!size) return size.error();
  heads.head_size = *size;
  return read_keys(node, layer);
}

Result<MultiHeadLayer> multi_head_layer(const NodeView& node) {
  MultiHeadLayer layer;
  layer.mask = node.rule().op == "MultiHeadAttention" ? "key_padding_mask" : "mask_index";
  if (auto fits = read_query(node, layer); !fits) return fits.error();
  if (auto fits = read_multi_head_past(node, layer); !fits) return fits.error();
  if (auto fits = check_mask(node, layer.mask, layer.heads); !fits) return fits.error();
  if (auto fits = check_attention_bias(node, layer.heads); !fits) return fits.error();
  if (!node.has("bias")) return layer;
  const std::int64_t n = layer.heads.q_heads;
  const auto columns = dim_product(node, std::array{n, layer.heads.head_size});
  const auto v_columns = dim_product(node, std::array{n, layer.heads.v_head_size});
  const Shape& bias = node.shape("bias");
  if (columns && v_columns && bias.size() == 1 && bias[0] >= *v_columns &&
      (bias[0] - *v_columns) % 2 == 0 && (bias[0] - *v_columns) / 2 == *columns)
    return layer;
  return misfit_with_query(node, "bias");
}

Status infer_multi_head(Inference& node) {
  const auto layer = multi_head_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  assume_masked_scores(node, layer->mask, "unidirectional");
  if (layer->shared_capacity > 0) assume_full_cache(node, masked_keys(node, layer->mask));
  const std::int64_t held = layer->shared_capacity > 0 ? layer->shared_capacity : l.all_keys();
  const ElementType type = node.type("query");
  const std::pair<std::string_view, Shape> others[]{
      {"present_key", {l.batch, l.kv_heads, held, l.head_size}},
      {"present_value", {l.batch, l.kv_heads, held, l.v_head_size}},
      {"qk", {l.batch, l.q_heads, l.queries, l.all_keys()}}};
  for (const auto& [name, shape] : others)
    if (auto set = node.set(name, type, shape); !set) return set;
  const auto columns = dim_product(node, std::array{l.q_heads, l.v_head_size});
  if (!columns) return columns.error();
  return node.set("output", type, {l.batch, l.queries, *columns});
}

// The keys of a layer, or its values.
struct MultiHeadKeys {
  const Operand &present, &past, &now;
  std::string_view array;  // where the new ones are kept with their bias
  std::int64_t size = 0;   // of one
};

// Where keys (or values) are read: from present, else from the past and the new ones.
std::vector<KeyPart> multi_head_parts(const Operands& op, const MultiHeadLayer& layer,
                                      const MultiHeadKeys& keys, Body& node) {
  const AttentionLayer& l = layer.heads;
  const KeptHeads kept{op, l};
  if (keys.present) {
    if (layer.shared_capacity == 0) copy_elements(keys.past, keys.present, node);
    kept.keep(keys.now, keys.present, l.keys, l.kv_heads, keys.size, node);
    return {{keys.present, extent_of(l.all_keys(), "keys")}};
  }
  const Operand& fresh = kept.with_bias(keys.array, keys.now, l.keys, l.kv_heads, keys.size, node);
  if (!keys.past) return {{fresh, extent_of(l.keys, "keys")}};
  return {{keys.past, extent_of(l.past, "past keys")}, {fresh, extent_of(l.keys, "new keys")}};
}

//   bias: q = query + bias, kept in an array; so K and V, unless they go to present
//   present_key = past_key, then K; the same for V, where wanted
//   for each query of each head:                          batch * tokens * heads
//     s = scale · q·k, masked; p = softmax(s); y = sum of p·v
// A packed query or key counts as all the inputs that it contains. Scores that a mask
// hides are counted too.
void count_multi_head(const Operands& op, Body& node) {
  const auto layer = multi_head_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  const KeptHeads kept{op, l};
  const Operand& q = kept.with_bias("q", op["query"], l.queries, l.q_heads, l.head_size, node);
  auto keys = multi_head_parts(op, *layer,
                               {.present = op["present_key"],
                                .past = op["past_key"],
                                .now = op[layer->k],
                                .array = "k",
                                .size = l.head_size},
                               node);
  auto values = multi_head_parts(op, *layer,
                                 {.present = op["present_value"],
                                  .past = op["past_value"],
                                  .now = op[layer->v],
                                  .array = "v",
                                  .size = l.v_head_size},
                                 node);
  const AttentionRow row = row_over(q, op["output"], std::move(keys), std::move(values), l);
  const ScoreSteps steps{.mask = op[layer->mask],
                         .bias = op["attention_bias"],
                         .sink = kNoOperand,
                         .beams = op["cache_indirection"],
                         .qk = op["qk"],
                         .scaled = op.number("scale", 0) != 1};
  count_queries(l, row, steps, node);
}

Status infer_masked_multi_head(Inference& node) {
  const Shape& query = node.shape("query");
  if (query.size() != 3 || query[1] != 1)
    return node.fault("query is " + shape_text(query) + "; it must be [batch, 1, columns]");
  return infer_multi_head(node);
}

constexpr std::string_view kMultiHeadFormula =
    "output = softmax(scale · Q·Kᵀ, masked) · V, per head";

constexpr std::array kMicrosoftMultiHeadRules{
    OpRule{.op = "DecoderMaskedMultiHeadAttention",
           .domain = kMicrosoft,
           .inputs = "query key? value? mask_index? attention_bias? past_key? past_value? "
                     "past_sequence_length? beam_width? cache_indirection? bias?",
           .outputs = "output present_key? present_value? qk?",
           .types = "float: query key value; integer: mask_index",
           .formula = kMultiHeadFormula,
           .infer = infer_masked_multi_head,
           .count = count_multi_head,
           .macs = true,
           .example = "2x1x8 2x1x8 2x1x6 int32:2x6 _ 2x2x5x4 2x2x5x3; num_heads=2 outputs=3"},
    OpRule{.op = "MultiHeadAttention",
           .domain = kMicrosoft,
           .inputs = "query key? value? bias? key_padding_mask? attention_bias? past_key? "
                     "past_value? past_sequence_length? cache_indirection?",
           .outputs = "output present_key? present_value? qk?",
           .types = "float: query key value bias; integer: key_padding_mask",
           .formula = kMultiHeadFormula,
           .infer = infer_multi_head,
           .count = count_multi_head,
           .macs = true,
           .example = "2x3x8 2x5x8 2x5x6 22 int32:2x7 1x2x3x7 2x2x2x4 2x2x2x3; num_heads=2 "
                      "outputs=4"},
};

}  // namespace

std::span<const OpRule> microsoft_multi_head_rules() { return kMicrosoftMultiHeadRules; }

}  // namespace opcost
