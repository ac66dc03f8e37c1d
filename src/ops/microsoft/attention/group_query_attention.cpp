// GroupQueryAttention: several query heads share one head of keys and values.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/grouped_attention.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

std::optional<std::int64_t> known_total(const NodeView& node) {
  const auto* total = integers_of(node.input("total_sequence_length"));
  if (total == nullptr || total->size() != 1) return std::nullopt;
  return total->front();
}

bool quantizes(const NodeView& node) {
  return node.word("k_quant_type", "NONE") != "NONE" || node.word("v_quant_type", "NONE") != "NONE";
}

// A byte of the cache holds two 4-bit numbers.
bool packs_cache(const NodeView& node) {
  return quantizes(node) && node.integer("kv_cache_bit_width", 8) == 4;
}

Error bad_cache(const NodeView& node) {
  return node.fault("past_key is " + shape_text(node.shape("past_key")) + " for query " +
                    shape_text(node.shape("query")));
}

// past_key [batch, heads, tokens, size]. present has the longer of its length and
// total_sequence_length; if it is not longer than past, both are one buffer.
Status read_cache(const NodeView& node, GroupedLayer& layer) {
  AttentionLayer& heads = layer.heads;
  if (node.has("past_key") != node.has("past_value"))
    return node.fault("past_key and past_value come together");
  layer.quantized = quantizes(node);
  layer.cache_type = packs_cache(node)      ? ElementType::Int4
                     : node.has("past_key") ? node.type("past_key")
                                            : node.type("query");
  const Shape& past = node.shape("past_key");
  const std::int64_t in_past = node.has("past_key") && past.size() == 4 ? past[2] : 0;
  if (node.has("past_key") && past.size() != 4) return bad_cache(node);
  heads.past = in_past;
  if (auto fits = check_total(node, heads); !fits) return fits;
  const std::int64_t total = known_total(node).value_or(heads.all_keys());
  if (total < heads.keys || (!node.has("past_key") && total > heads.keys))
    return node.fault("total_sequence_length is " + std::to_string(total) + " for " +
                      std::to_string(heads.keys) + " new tokens");
  heads.past = total - heads.keys;
  layer.shares_buffer = in_past > 0 && in_past >= total;
  layer.capacity = std::max(in_past, total);
  if (!node.has("past_key")) return Ok{};
  const std::int64_t columns =
      packs_cache(node) ? heads.head_size / 2 + heads.head_size % 2 : heads.head_size;
  const Shape cache{heads.batch, heads.kv_heads, in_past, columns};
  if (auto fits = expect_shape(node, "past_key", cache); !fits) return fits;
  return expect_shape(node, "past_value", cache);
}

// A cache that holds only a window of the sequence never gets longer than that.
Status read_local_window(const NodeView& node, GroupedLayer& layer) {
  layer.window = std::max<std::int64_t>(0, node.integer("local_window_size", -1));
  if (node.integer("sliding_window_cache", 0) == 0) return Ok{};
  if (layer.window == 0 || !node.has("past_key")) return bad_cache(node);
  layer.capacity = node.shape("past_key")[2];
  layer.shares_buffer = true;
  return Ok{};
}

// key and value [batch, tokens, columns], unless query contains them.
Status read_new_keys(const NodeView& node, GroupedLayer& layer) {
  const Shape &query = node.shape("query"), &key = node.shape("key");
  layer.heads.keys = query[1];
  if (layer.packed) return Ok{};
  if (key.size() != 3)
    return node.fault("key is " + shape_text(key) + " for query " + shape_text(query));
  layer.heads.keys = key[1];
  return check_new_keys(node, layer, {query[0], key[1], 0});
}

Result<GroupedLayer> grouped_layer(const NodeView& node) {
  GroupedLayer layer;
  const Shape& query = node.shape("query");
  if (query.size() != 3)
    return node.fault("query is " + shape_text(query) + "; it must be [batch, tokens, columns]");
  layer.heads.batch = query[0];
  layer.heads.queries = query[1];
  for (const auto read :
       {read_grouped_heads, read_new_keys, read_cache, read_local_window, read_grouped_rotation})
    if (auto fits = read(node, layer); !fits) return fits.error();
  if (auto fits = check_head_norms(node, layer); !fits) return fits.error();
  if (auto fits = check_attention_bias(node, layer.heads); !fits) return fits.error();
  if (auto fits = expect_shape(node, "head_sink", {layer.heads.q_heads}); !fits)
    return fits.error();
  return layer;
}

void assume_grouped(Inference& node, const GroupedLayer& layer) {
  if (!known_total(node))
    node.assume(
        "its total_sequence_length arrives at run time: taken as the tokens of past_key "
        "and the new ones");
  if (layer.window > 0)
    node.assume("every query looks at as many keys as its window holds");
  else if (node.integer("causal", 1) != 0 && layer.heads.queries > 1)
    node.assume("all scores of every query are computed, also those that causality then masks");
}

Status infer_grouped(Inference& node) {
  const auto layer = grouped_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  assume_grouped(node, *layer);
  const ElementType cache = node.has("past_key") ? node.type("past_key") : node.type("query");
  const std::int64_t columns = packs_cache(node) ? l.head_size / 2 + l.head_size % 2 : l.head_size;
  for (const std::string_view name : {"present_key", "present_value"})
    if (auto set = node.set(name, cache, {l.batch, l.kv_heads, layer->capacity, columns}); !set)
      return set;
  const Shape scores{l.batch, l.q_heads, l.queries, l.all_keys()};
  if (auto set = node.set("output_qk", node.type("query"), scores); !set) return set;
  const auto hidden = dim_product(node, std::array{l.q_heads, l.head_size});
  if (!hidden) return hidden.error();
  return node.set("output", node.type("query"), {l.batch, l.queries, *hidden});
}

// The cache with the type that its bytes hold.
const Operand& cache_of(const Operands& op, const GroupedLayer& layer, std::string_view name) {
  const Operand& cache = op[name];
  if (!cache || !packs_cache(op)) return cache;
  Shape shape = cache.shape();
  shape.back() = layer.heads.head_size;
  return op.unpacked(name, layer.cache_type, std::move(shape));
}

// K or V.
struct CachedHeads {
  std::string_view input, past, present;  ///< The formal names.
  std::string_view array;                 ///< What holds new heads that are changed on the way.
  void (*keep)(const Operands&, const GroupedLayer&, const HeadStore&, Body&);
  bool changed = false;  ///< New heads are normalised or rotated.
};

// The new heads where no present is wanted: as they come, or as they are once changed.
const Operand& new_heads(const Operands& op, const GroupedLayer& layer, const CachedHeads& heads) {
  if (!heads.changed) return op[layer.packed ? "query" : heads.input];
  const AttentionLayer& l = layer.heads;
  return op.array(heads.array, op.type("query"), {l.batch, l.keys, l.kv_heads, l.head_size});
}

// Past to present, unless they are one buffer, then the new heads behind it. Without a
// present only new heads that are changed are kept.
void keep_new_heads(const Operands& op, const GroupedLayer& layer, const CachedHeads& heads,
                    Body& node) {
  const std::int64_t tokens = layer.heads.keys;
  const Operand& present = cache_of(op, layer, heads.present);
  if (present) {
    if (!layer.shares_buffer) copy_elements(cache_of(op, layer, heads.past), present, node);
    heads.keep(op, layer, {present, tokens, layer.quantized}, node);
  } else if (heads.changed) {
    heads.keep(op, layer, {new_heads(op, layer, heads), tokens}, node);
  }
}

// Where a row reads its keys (or values), once the new ones are kept.
std::vector<KeyPart> grouped_parts(const Operands& op, const GroupedLayer& layer,
                                   const CachedHeads& heads) {
  const std::int64_t row = keys_of_row(layer), fresh = std::min(row, layer.heads.keys);
  if (const Operand& present = cache_of(op, layer, heads.present))
    return {{present, extent_of(row, "keys"), layer.quantized}};
  const Operand& now = new_heads(op, layer, heads);
  if (row == fresh) return {{now, extent_of(row, "keys")}};
  return {{cache_of(op, layer, heads.past), extent_of(row - fresh, "past keys"), layer.quantized},
          {now, extent_of(fresh, "new keys")}};
}

//   q = query, normalised and rotated where asked for, kept in an array
//   present_key = past_key (unless they are one buffer), then the new keys,
//     normalised, rotated and quantised; the same for V, only quantised
//   for each query of each head:                          batch * tokens * num_heads
//     s = scale · q·k of the keys in its window; softcap; + attention_bias
//     p = softmax(s), with the head's sink; y = sum of p·v
// Keys and values of a quantised cache are converted and scaled where they are
// read. Heads of Q that share a head of K and V each read it.
void count_grouped(const Operands& op, Body& node) {
  const auto layer = grouped_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  read_all(op, node, {"seqlens_k", "k_scale", "v_scale", "position_ids"});
  const Operand& q = keep_queries(op, *layer, l.queries, node);
  const CachedHeads keys{.input = "key",
                         .past = "past_key",
                         .present = "present_key",
                         .array = "k",
                         .keep = keep_keys,
                         .changed = layer->rotated > 0 || op["k_norm_weight"].present()};
  const CachedHeads values{.input = "value",
                           .past = "past_value",
                           .present = "present_value",
                           .array = "v",
                           .keep = keep_values};
  for (const CachedHeads* heads : {&keys, &values}) keep_new_heads(op, *layer, *heads, node);
  const AttentionRow row = row_over(q, op["output"], grouped_parts(op, *layer, keys),
                                    grouped_parts(op, *layer, values), l);
  const ScoreSteps steps{.mask = kNoOperand,
                         .bias = op["attention_bias"],
                         .sink = op["head_sink"],
                         .beams = kNoOperand,
                         .qk = op["output_qk"],
                         .scaled = op.number("scale", 0) != 1,
                         .capped = op.number("softcap", 0) > 0,
                         .smooth = op.integer("smooth_softmax", 0) > 0,
                         .before_softmax = op.integer("qk_output", 0) == 1};
  count_queries(l, row, steps, node);
}

constexpr std::array kMicrosoftGroupQueryRules{
    OpRule{.op = "GroupQueryAttention",
           .domain = kMicrosoft,
           .inputs = "query key? value? past_key? past_value? seqlens_k total_sequence_length "
                     "cos_cache? sin_cache? position_ids? attention_bias? head_sink? k_scale? "
                     "v_scale? q_norm_weight? k_norm_weight?",
           .outputs = "output present_key? present_value? output_qk?",
           .types = "float: query key value; integer: seqlens_k total_sequence_length; float: "
                    "cos_cache sin_cache",
           .formula = "output = softmax(scale · Q·Kᵀ) · V, per head; few heads of K and V",
           .infer = infer_grouped,
           .count = count_grouped,
           .macs = true,
           .example = "2x1x24 2x1x12 2x1x12 2x2x4x6 2x2x4x6 int32:2 int32:1=5 9x2 9x2 _ 1x1x1x5 "
                      "4; num_heads=4 kv_num_heads=2 do_rotary=1 softcap=2.5 outputs=3"},
};

}  // namespace

std::span<const OpRule> microsoft_group_query_rules() { return kMicrosoftGroupQueryRules; }

}  // namespace opcost
