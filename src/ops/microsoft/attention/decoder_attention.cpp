// DecoderAttention: projects queries, and keys and values that its cache does not hold.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/attention_parts.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

struct DecoderLayer {
  AttentionLayer heads;
  std::int64_t columns = 0;
  bool projects = true;   ///< K and V of this step are computed.
  bool cached = false;    ///< The keys and values of the cache come before them.
  bool from_key = false;  ///< They are computed from `key` (cross-attention), not from `query`.
};

// A boolean input, and the value that is assumed if it is not known.
bool is_set(const NodeView& node, std::string_view name, bool otherwise) {
  const auto* number = integers_of(node.input(name));
  return number != nullptr && number->size() == 1 ? number->front() != 0 : otherwise;
}

// If the flags are not constants: a given cache is assumed to be used, and it is
// cross-attention if key and query differ in length.
DecoderLayer flags_of(const NodeView& node) {
  DecoderLayer layer;
  const bool has_cache = node.has("key_cache");
  const Shape &query = node.shape("query"), &key = node.shape("key");
  layer.from_key = is_set(node, "static_kv", !query.empty() && !key.empty() && key[0] != query[0]);
  layer.cached =
      has_cache && is_set(node, "use_past", true) && is_set(node, "has_layer_state", true);
  layer.projects = !layer.cached || !layer.from_key;
  return layer;
}

Status check_weights(const NodeView& node, std::int64_t columns) {
  const auto all = dim_product(node, std::array{columns, std::int64_t{3}});
  if (!all) return all.error();
  if (auto fits = expect_shape(node, "q_weight", {columns, columns}); !fits) return fits;
  if (auto fits = expect_shape(node, "kv_weight", {columns, 2 * columns}); !fits) return fits;
  return expect_lists(node, {"bias"}, *all);
}

// query [tokens, batch, columns], key [keys, batch, columns].
Result<DecoderLayer> decoder_layer(const NodeView& node) {
  const Shape &query = node.shape("query"), &key = node.shape("key");
  if (query.size() != 3 || key.size() != 3 || key[1] != query[1] || key[2] != query[2])
    return node.fault("query is " + shape_text(query) + " and key " + shape_text(key));
  if (node.has("key_cache") != node.has("value_cache"))
    return node.fault("key_cache and value_cache come together");
  DecoderLayer layer = flags_of(node);
  AttentionLayer& heads = layer.heads;
  layer.columns = query[2];
  heads.batch = query[1];
  heads.queries = query[0];
  heads.q_heads = heads.kv_heads = node.integer("num_heads", 0);
  const auto size = head_size_of(node, "query", layer.columns, heads.q_heads);
  if (!size) return size.error();
  heads.head_size = heads.v_head_size = *size;
  if (auto fits = check_weights(node, layer.columns); !fits) return fits.error();
  const Shape& cache = node.shape("key_cache");
  if (node.has("key_cache") && cache.size() != 4)
    return node.fault("key_cache is " + shape_text(cache));
  heads.past = layer.cached ? cache[2] : 0;
  heads.keys = layer.projects ? (layer.from_key ? key[0] : query[0]) : 0;
  if (auto fits = check_total(node, heads); !fits) return fits.error();
  if (node.has("key_cache"))
    for (const std::string_view name : {"key_cache", "value_cache"})
      if (auto fits = expect_shape(node, name, {heads.batch, heads.q_heads, cache[2], *size});
          !fits)
        return fits.error();
  if (auto fits = expect_shape(node, "key_padding_mask", {heads.batch, heads.all_keys()}); !fits)
    return fits.error();
  return layer;
}

Status infer_decoder_attention(Inference& node) {
  const auto layer = decoder_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  for (const std::string_view name : {"static_kv", "use_past", "has_layer_state"})
    if (integers_of(node.input(name)) == nullptr) {
      node.assume(std::string("its flags arrive at run time: taken as ") +
                  (layer->from_key ? "cross-attention" : "self-attention") +
                  (layer->cached ? " with its cache" : " without a cache"));
      break;
    }
  const ElementType type = node.type("query");
  for (const std::string_view name : {"new_key_cache", "new_value_cache"})
    if (auto set = node.set(name, type, {l.batch, l.q_heads, l.all_keys(), l.head_size}); !set)
      return set;
  return node.set("output", type, node.shape("query"));
}

// to = bias + sum of x·w over a row of x.
void project_to(const Operands& op, const Operand& x, const Operand& w, const Operand& to,
                Body& node) {
  node.contract(matrix_nest(x, w, to, x.extent(Axis{-1})), [&](Body& out) {
    out.add_bias(op["bias"]);
    out.write(to);
  });
}

// The keys of a layer, or its values.
struct DecoderKeys {
  const Operand &fresh, &kept, &cache;
};

std::vector<KeyPart> decoder_parts(const DecoderLayer& layer, const DecoderKeys& keys, Body& node) {
  const AttentionLayer& l = layer.heads;
  const auto& [fresh, kept, cache] = keys;
  if (kept) {
    if (layer.cached) copy_elements(cache, kept, node);
    const Extent elements =
        heads_extent(l.batch, l.keys, l.q_heads) * extent_of(l.head_size, "head size");
    if (layer.projects)
      node.each(elements, [&](Body& each) { each.read(keys.fresh), each.write(keys.kept); });
    return {{kept, extent_of(l.all_keys(), "keys")}};
  }
  std::vector<KeyPart> parts;
  if (layer.cached) parts.push_back({cache, extent_of(l.past, "cached keys")});
  if (layer.projects) parts.push_back({fresh, extent_of(l.keys, "new keys")});
  return parts;
}

//   q = query·q_weight + bias, kept                          tokens, columns
//   kv = query (or key)·kv_weight + bias, kept, unless the cache has all
//   new_key_cache = key_cache, then K; the same for V
//   for each query of each head: s = scale · q·k, masked; p = softmax(s); y = sum of p·v
void count_decoder_attention(const Operands& op, Body& node) {
  const auto layer = decoder_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  const ElementType type = op.type("query");
  const Operand& q = op.array("q", type, {l.queries, l.batch, layer->columns});
  const Operand& kv = op.array("kv", type, {l.keys, l.batch, layer->columns, 2});
  for (const std::string_view name :
       {"static_kv", "use_past", "has_layer_state", "has_key_padding_mask"})
    node.read(op[name]);
  project_to(op, op["query"], op["q_weight"], q, node);
  if (layer->projects)
    project_to(op, layer->from_key ? op["key"] : op["query"], op["kv_weight"], kv, node);
  auto keys = decoder_parts(
      *layer, {.fresh = kv, .kept = op["new_key_cache"], .cache = op["key_cache"]}, node);
  auto values = decoder_parts(
      *layer, {.fresh = kv, .kept = op["new_value_cache"], .cache = op["value_cache"]}, node);
  const AttentionRow row = row_over(q, op["output"], std::move(keys), std::move(values), l);
  const ScoreSteps steps{.mask = op["key_padding_mask"],
                         .bias = kNoOperand,
                         .sink = kNoOperand,
                         .beams = kNoOperand,
                         .qk = kNoOperand};
  count_queries(l, row, steps, node);
}

constexpr std::array kMicrosoftDecoderRules{
    OpRule{.op = "DecoderAttention",
           .domain = kMicrosoft,
           .inputs = "query key q_weight kv_weight bias key_padding_mask? key_cache? value_cache? "
                     "static_kv use_past has_layer_state has_key_padding_mask",
           .outputs = "output new_key_cache? new_value_cache?",
           .formula = "softmax(scale · Q·Kᵀ) · V, per head; Q, K, V projected or from a cache",
           .infer = infer_decoder_attention,
           .count = count_decoder_attention,
           .macs = true,
           .example = "3x2x8 3x2x8 8x8 8x16 24 bool:2x8 2x2x5x4 2x2x5x4 bool:() bool:() bool:() "
                      "bool:(); num_heads=2 outputs=3"},
};

}  // namespace

std::span<const OpRule> microsoft_decoder_rules() { return kMicrosoftDecoderRules; }

}  // namespace opcost
