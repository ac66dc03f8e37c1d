// LatentAttention: all heads share one compressed key, whose first part is also the value.
#include <array>
#include <span>
#include <string>

#include "ops/microsoft/attention/attention_parts.h"
#include "ops/own/domain.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

struct LatentLayer {
  AttentionLayer heads;
  std::int64_t capacity = 0;  ///< Tokens that the cache has room for.
};

// query [batch, tokens, heads·size], latent [batch, tokens, size], past [batch, capacity, size].
Result<LatentLayer> latent_layer(const NodeView& node) {
  const Shape &query = node.shape("query"), &latent = node.shape("latent");
  const Shape& past = node.shape("past");
  LatentLayer layer;
  AttentionLayer& l = layer.heads;
  if (query.size() != 3 || latent.size() != 3 || past.size() != 3)
    return node.fault("query, latent and past must be of rank 3");
  l.batch = query[0];
  l.queries = l.keys = query[1];
  l.q_heads = node.integer("num_heads", 0);
  l.head_size = latent[2];
  l.v_head_size = node.integer("value_size", 0);
  layer.capacity = past[1];
  const std::int64_t total = node.integer("total_tokens", layer.capacity);
  l.past = total - l.keys;
  const auto size = head_size_of(node, "query", query[2], l.q_heads);
  if (!size) return size.error();
  if (*size != l.head_size || l.v_head_size < 1 || l.v_head_size > l.head_size || l.past < 0 ||
      total > layer.capacity)
    return node.fault("query, latent, past, value_size and total_tokens do not fit each other");
  if (auto fits = expect_shape(node, "latent", {l.batch, l.keys, l.head_size}); !fits)
    return fits.error();
  if (auto fits = expect_shape(node, "past", {l.batch, layer.capacity, l.head_size}); !fits)
    return fits.error();
  return layer;
}

Status infer_latent(Inference& node) {
  const auto layer = latent_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  const auto columns = dim_product(node, std::array{l.q_heads, l.v_head_size});
  if (!columns) return columns.error();
  if (auto set = node.set("present", node.type("past"), node.shape("past")); !set) return set;
  return node.set("output", node.type("query"), {l.batch, l.queries, *columns});
}

//   for each element of the new latents: keep it in present      |latent|
//   for each query of each head:                                 batch · tokens · heads
//     s = scale · sum of q·c over a token's latent, for each token
//     p = softmax(s); y = sum of p·c over the latent's first value_size elements
// past and present are one buffer. DeepSeek-V2, arXiv 2405.04434, section 2.1, with the
// up-projections absorbed into query and output.
void count_latent(const Operands& op, Body& node) {
  const auto layer = latent_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  const Operand &latent = op["latent"], &cache = op["present"];
  node.each(latent.elements(), [&](Body& element) {
    element.read(latent);
    element.write(cache);
  });
  const std::vector<KeyPart> tokens{{cache, extent_of(l.all_keys(), "tokens")}};
  const AttentionRow row = row_over(op["query"], op["output"], tokens, tokens, l);
  const ScoreSteps steps{.mask = kNoOperand,
                         .bias = kNoOperand,
                         .sink = kNoOperand,
                         .beams = kNoOperand,
                         .qk = kNoOperand};
  count_queries(l, row, steps, node);
}

constexpr std::array kLatentAttentionRules{
    OpRule{
        .op = "LatentAttention",
        .domain = kOwn,
        .inputs = "query latent past",
        .outputs = "output present",
        .types = "float: query latent",
        .formula = "output = softmax(scale · Q·Cᵀ) · C, per head; one compressed C for all heads",
        .infer = infer_latent,
        .count = count_latent,
        .macs = true,
        .example = "2x1x24 2x1x8 2x5x8; num_heads=3 value_size=6 total_tokens=4"},
};

}  // namespace

std::span<const OpRule> latent_attention_rules() { return kLatentAttentionRules; }

}  // namespace opcost
