// PagedAttention: keys and values lie in blocks of a shared cache.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/grouped_attention.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

bool packs(const NodeView& node, std::string_view type) {
  const std::string_view word = node.word(type, "");
  return word == "int4" || word == "float4e2m1";
}

ElementType stored_as(const NodeView& node, std::string_view type, std::string_view cache) {
  if (!packs(node, type)) return node.type(cache);
  return node.word(type, "") == "int4" ? ElementType::Int4 : ElementType::Float4E2M1;
}

// [blocks, tokens per block, heads, columns]; a column of 4-bit numbers holds two.
Status check_paged_cache(const NodeView& node, std::string_view name, std::string_view type,
                         const GroupedLayer& layer) {
  if (!node.has(name)) return Ok{};
  const Shape& cache = node.shape(name);
  const std::int64_t size = layer.heads.head_size;
  const std::int64_t columns = packs(node, type) ? size / 2 + size % 2 : size;
  if (cache.size() == 4 && cache[2] == layer.heads.kv_heads && cache[3] == columns) return Ok{};
  return node.fault(std::string(name) + " is " + shape_text(cache) + " for " +
                    std::to_string(layer.heads.kv_heads) + " heads of " + std::to_string(size));
}

bool is_latent(const NodeView& node) {
  return node.word("kv_cache_layout", "SEPARATE") == "LATENT";
}

Status read_paged_heads(const NodeView& node, GroupedLayer& layer) {
  if (auto fits = read_grouped_heads(node, layer); !fits) return fits;
  AttentionLayer& heads = layer.heads;
  const std::int64_t v_size = node.integer("v_head_size", 0);
  if (is_latent(node) && v_size != 0) heads.v_head_size = v_size;
  if (heads.v_head_size < 1 || heads.v_head_size > heads.head_size)
    return node.fault("v_head_size is " + std::to_string(v_size));
  if (is_latent(node) == node.has("value_cache") || (is_latent(node) && node.has("value")))
    return node.fault("its value_cache does not fit its kv_cache_layout");
  if (auto fits = check_paged_cache(node, "key_cache", "k_cache_dtype", layer); !fits) return fits;
  return check_paged_cache(node, "value_cache", "v_cache_dtype", layer);
}

// query [tokens, columns]; each attends to at most the keys that block_table has room for.
Result<GroupedLayer> paged_layer(const NodeView& node) {
  GroupedLayer layer;
  const Shape &query = node.shape("query"), &table = node.shape("block_table");
  if (query.size() != 2 || table.size() != 2)
    return node.fault("query is " + shape_text(query) + " and block_table " + shape_text(table));
  if (auto fits = read_paged_heads(node, layer); !fits) return fits.error();
  AttentionLayer& heads = layer.heads;
  heads.batch = 1;
  heads.queries = query[0];
  const auto room = dim_product(node, std::array{table[1], node.shape("key_cache")[1]});
  if (!room) return room.error();
  heads.keys = *room;
  layer.window = std::max<std::int64_t>(0, node.integer("local_window_size", -1));
  layer.quantized = node.word("k_quant_type", "NONE") != "NONE";
  if (!is_latent(node))
    if (auto fits = check_new_keys(node, layer, query); !fits) return fits.error();
  if (auto fits = read_grouped_rotation(node, layer); !fits) return fits.error();
  if (auto fits = check_head_norms(node, layer); !fits) return fits.error();
  if (auto fits = expect_shape(node, "head_sink", {heads.q_heads}); !fits) return fits.error();
  return layer;
}

Status infer_paged(Inference& node) {
  const auto layer = paged_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  node.assume(
      "every query meets as many keys as block_table has room for, or as its window holds: " +
      std::to_string(keys_of_row(*layer)));
  for (const auto& [out, in] :
       {std::pair{"key_cache_out", "key_cache"}, std::pair{"value_cache_out", "value_cache"}})
    if (auto set = node.set(out, node.type(in), node.shape(in)); !set) return set;
  const auto hidden = dim_product(node, std::array{l.q_heads, l.v_head_size});
  if (!hidden) return hidden.error();
  return node.set("output", node.type("query"), {l.queries, *hidden});
}

const Operand& paged_cache(const Operands& op, const GroupedLayer& layer, std::string_view name,
                           std::string_view type) {
  if (!packs(op, type)) return op[name];
  Shape shape = op.shape(name);
  shape.back() = layer.heads.head_size;
  return op.unpacked(name, stored_as(op, type, name), std::move(shape));
}

//   q = query, normalised and rotated; new keys, likewise, and values to their caches
//   for each length and entry of block_table: read it
//   for each query of each head:                          tokens * num_heads
//     s = scale · q·k of the keys in its window; p = softmax(s); y = sum of p·v
// The caches are changed in place. With a single cache (LATENT) a value is the beginning
// of its key.
void count_paged(const Operands& op, Body& node) {
  const auto layer = paged_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  read_all(op, node,
           {"cumulative_sequence_length", "past_seqlens", "block_table", "slot_mapping", "k_scale",
            "v_scale"});
  const Operand& q = keep_queries(op, *layer, l.queries, node);
  const Operand& k = paged_cache(op, *layer, "key_cache", "k_cache_dtype");
  keep_keys(op, *layer, {k, l.queries, layer->quantized}, node);
  const Operand& v = is_latent(op) ? k : paged_cache(op, *layer, "value_cache", "v_cache_dtype");
  if (!is_latent(op)) keep_values(op, *layer, {v, l.queries, layer->quantized}, node);
  const Extent keys = extent_of(keys_of_row(*layer), "keys");
  const AttentionRow row =
      row_over(q, op["output"], {{k, keys, layer->quantized}}, {{v, keys, layer->quantized}}, l);
  count_queries(l, row, grouped_steps(op), node);
}

constexpr std::array kMicrosoftPagedAttentionRules{
    OpRule{.op = "PagedAttention",
           .domain = kMicrosoft,
           .inputs = "query key? value? key_cache value_cache? cumulative_sequence_length "
                     "past_seqlens block_table cos_cache? sin_cache? slot_mapping? head_sink? "
                     "q_norm_weight? k_norm_weight? k_scale? v_scale? attention_metadata?",
           .outputs = "output key_cache_out? value_cache_out?",
           .formula = "output = softmax(scale · Q·Kᵀ) · V, per head, over caches in blocks",
           .infer = infer_paged,
           .count = count_paged,
           .macs = true,
           .example = "float16:5x24 float16:5x12 float16:5x12 float16:7x4x2x6 float16:7x4x2x6 "
                      "int32:3 int32:2 int32:2x3; num_heads=4 kv_num_heads=2 outputs=3"},
};

}  // namespace

std::span<const OpRule> microsoft_paged_attention_rules() { return kMicrosoftPagedAttentionRules; }

}  // namespace opcost
