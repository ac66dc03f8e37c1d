// Attention layers: grouped queries, windows, chunks, and heads that share one latent.
#include <algorithm>
#include <utility>

#include "llm/graph_layers.h"
#include "ops/graph_operators.h"

namespace opcost::llm {

// Tokens that a new one looks at, itself included; the cache of a window holds no more.
std::int64_t LayerBuilder::visible(const LlmLayer& layer) const {
  std::int64_t tokens = s_.past + s_.tokens;
  if (s_.is_prompt()) return tokens;
  if (layer.chunk > 0) tokens = s_.past % layer.chunk + s_.tokens;
  return layer.window > 0 ? std::min(tokens, layer.window) : tokens;
}

std::string LayerBuilder::attention(const LlmLayer& layer, const std::string& x) {
  const std::int64_t q_width = m_.heads * m_.head_size, kv_width = m_.kv_heads * m_.head_size;
  std::string q = linear(x, {"q_proj", m_.hidden, q_width, WeightClass::Attention, m_.q_bias});
  std::string k = linear(x, {"k_proj", m_.hidden, kv_width, WeightClass::Attention, m_.q_bias});
  const std::string v =
      linear(x, {"v_proj", m_.hidden, kv_width, WeightClass::Attention, m_.q_bias});
  if (m_.qk_norm == QkNorm::Whole) {
    q = norm(q, "q_norm", q_width);
    k = norm(k, "k_norm", kv_width);
  }
  if (m_.qk_norm == QkNorm::Unweighted && layer.rotary) {
    q = unit_heads(q, "q_norm", m_.heads);
    k = unit_heads(k, "k_norm", m_.kv_heads);
  }
  const std::string y = grouped(layer, q, k, v);
  return linear(y, {"o_proj", q_width, m_.hidden, WeightClass::Attention, m_.o_bias});
}

// Each head divided by its length.
std::string LayerBuilder::unit_heads(const std::string& x, std::string_view leaf,
                                     std::int64_t heads) {
  const std::string name(leaf);
  const std::string by_head =
      reshaped(x, name + "_heads", {s_.batch, s_.tokens, heads, m_.head_size});
  const std::string unit = g_.one({.op = op::kLpNormalization,
                                   .leaf = leaf,
                                   .inputs = {by_head},
                                   .attributes = {attribute("axis", std::int64_t{-1})}});
  return reshaped(unit, name + "_back", {s_.batch, s_.tokens, heads * m_.head_size});
}

std::string LayerBuilder::grouped(const LlmLayer& layer, const std::string& q, const std::string& k,
                                  const std::string& v) {
  const std::int64_t total = visible(layer), held = s_.is_prompt() ? 0 : total;
  const Shape cache{s_.batch, m_.kv_heads, held, m_.head_size};
  const bool rotates = layer.rotary && m_.rotated > 0;
  const bool small = number_type(s_.cache).value_or(NumberType{}).bits.value <= 8;
  const std::string past_k = g_.input("past_key", s_.cache, cache, true);
  const std::string past_v = g_.input("past_value", s_.cache, cache, true);
  const Shape angles{total, m_.rotated / 2};
  const auto table = [&](bool present, std::string_view leaf, ElementType of, const Shape& shape) {
    return present ? g_.weight(leaf, of, shape, WeightClass::Table) : std::string{};
  };
  const auto per_head = [&](std::string_view leaf, bool present, std::int64_t size,
                            WeightClass of) {
    return present ? g_.weight(leaf, type(), {size}, of) : std::string{};
  };
  const bool norms = m_.qk_norm == QkNorm::PerHead;
  std::vector<std::string> inputs{
      q,
      k,
      v,
      past_k,
      past_v,
      g_.weight("seqlens_k", ElementType::Int32, {s_.batch}, WeightClass::Table),
      g_.integers("total_sequence_length", {total}, ElementType::Int32, true),
      table(rotates, "cos_cache", type(), angles),
      table(rotates, "sin_cache", type(), angles),
      "",
      "",
      per_head("sinks", m_.sinks, m_.heads, WeightClass::Attention),
      table(small, "k_scale", ElementType::Float, {1}),
      table(small, "v_scale", ElementType::Float, {1}),
      per_head("q_norm.weight", norms, m_.head_size, WeightClass::Norm),
      per_head("k_norm.weight", norms, m_.head_size, WeightClass::Norm)};
  while (inputs.back().empty()) inputs.pop_back();
  std::vector<Attribute> attributes{attribute("num_heads", m_.heads),
                                    attribute("kv_num_heads", m_.kv_heads)};
  if (rotates) attributes.push_back(attribute("do_rotary", std::int64_t{1}));
  const std::int64_t window = layer.window > 0 ? layer.window : layer.chunk;
  if (window > 0) attributes.push_back(attribute("local_window_size", window));
  if (m_.score_cap > 0)
    attributes.push_back(attribute("softcap", static_cast<float>(m_.score_cap)));
  if (small) {
    attributes.push_back(attribute("k_quant_type", std::string("PER_TENSOR")));
    attributes.push_back(attribute("v_quant_type", std::string("PER_TENSOR")));
    attributes.push_back(attribute("kv_cache_bit_width", std::int64_t{8}));
  }
  const auto outputs = g_.node({.op = op::kGroupedAttention,
                                .domain = op::kMicrosoftDomain,
                                .leaf = "attention",
                                .inputs = std::move(inputs),
                                .attributes = std::move(attributes),
                                .outputs = 3});
  for (const std::size_t at : {1U, 2U}) {
    g_.keeps(outputs[at]);
    g_.output(outputs[at], s_.cache, {s_.batch, m_.kv_heads, total, m_.head_size});
  }
  return outputs.front();
}

std::string LayerBuilder::rotated(const std::string& x, std::string_view leaf, std::int64_t heads,
                                  std::int64_t size) {
  const std::string name(leaf);
  const Shape angles{s_.past + s_.tokens, size / 2};
  const std::string cos = g_.weight(name + ".cos", type(), angles, WeightClass::Table);
  const std::string sin = g_.weight(name + ".sin", type(), angles, WeightClass::Table);
  const std::string places =
      g_.weight(name + ".positions", ElementType::Int64, {s_.batch, s_.tokens}, WeightClass::Table);
  return g_.one({.op = op::kRotaryEmbedding,
                 .leaf = leaf,
                 .inputs = {x, cos, sin, places},
                 .attributes = {attribute("num_heads", heads)}});
}

// [batch, tokens, heads · (nope + rope)]
std::string LayerBuilder::latent_query(const std::string& x) {
  const LatentSizes& l = m_.latent;
  const std::int64_t width = m_.heads * (l.nope + l.rope);
  if (l.query_rank == 0)
    return linear(x, {"q_proj", m_.hidden, width, WeightClass::Attention, false});
  const std::string down =
      linear(x, {"q_a_proj", m_.hidden, l.query_rank, WeightClass::Attention, m_.q_bias});
  return linear(norm(down, "q_a_norm", l.query_rank),
                {"q_b_proj", l.query_rank, width, WeightClass::Attention, false});
}

// Multi-head latent attention. Of a prompt, keys and values of all heads are expanded from the
// latents; a new token is multiplied with the latents themselves, the expansion being absorbed into
// its query and its output (DeepSeek-V2, arXiv 2405.04434, section 2.1).
std::string LayerBuilder::latent(const std::string& x) {
  const LatentSizes& l = m_.latent;
  const std::string q = latent_query(x);
  const std::string both =
      linear(x, {"kv_a_proj", m_.hidden, l.rank + l.rope, WeightClass::Attention, m_.q_bias});
  const std::string sizes = g_.integers("kv_split.sizes", {l.rank, l.rope});
  const auto parts = g_.node({.op = op::kSplit,
                              .leaf = "kv_split",
                              .inputs = {both, sizes},
                              .attributes = {attribute("axis", std::int64_t{-1})},
                              .outputs = 2});
  const std::string c = norm(parts[0], "kv_a_norm", l.rank);
  const std::string rope = rotated(parts[1], "k_rotary", 1, l.rope);
  const std::string latent = g_.one({.op = op::kConcat,
                                     .leaf = "latent",
                                     .inputs = {c, rope},
                                     .attributes = {attribute("axis", std::int64_t{-1})}});
  const std::string y =
      s_.is_prompt() || s_.tokens > 1 ? expanded(q, c, rope) : absorbed(q, latent);
  return linear(y, {"o_proj", m_.heads * l.value, m_.hidden, WeightClass::Attention, m_.o_bias});
}

std::string LayerBuilder::absorbed(const std::string& q, const std::string& latent) {
  const LatentSizes& l = m_.latent;
  const std::int64_t b = s_.batch, h = m_.heads;
  const std::string by_head = reshaped(q, "q_heads", {b, h, 1, l.nope + l.rope});
  const auto parts = g_.node({.op = op::kSplit,
                              .leaf = "q_split",
                              .inputs = {by_head, g_.integers("q_split.sizes", {l.nope, l.rope})},
                              .attributes = {attribute("axis", std::int64_t{-1})},
                              .outputs = 2});
  const std::string flat = reshaped(parts[1], "q_rope", {b, 1, h * l.rope});
  const std::string rope =
      reshaped(rotated(flat, "q_rotary", h, l.rope), "q_rope_heads", {b, h, 1, l.rope});
  const auto up = [&](std::string_view leaf, std::int64_t in, std::int64_t out) {
    const Count size = element_count({h, in, out});
    const std::uint64_t bits =
        m_.form(WeightClass::Attention).type == ElementType::Float8E4M3FN ? 8 : 16;
    return g_.weight(leaf, type(), {h, in, out},
                     {WeightClass::Attention, size, size * Count{bits}});
  };
  const std::string inner = g_.one(
      {.op = op::kMatMul, .leaf = "k_up", .inputs = {parts[0], up("k_up.weight", l.nope, l.rank)}});
  const std::string joined = g_.one({.op = op::kConcat,
                                     .leaf = "query",
                                     .inputs = {inner, rope},
                                     .attributes = {attribute("axis", std::int64_t{-1})}});
  const std::int64_t total = s_.past + 1, size = l.rank + l.rope;
  const std::string past = g_.input("past_latent", s_.cache, {b, total, size}, true);
  const auto outputs =
      g_.node({.op = op::kLatentAttention,
               .domain = op::kOwnDomain,
               .leaf = "attention",
               .inputs = {reshaped(joined, "query_flat", {b, 1, h * size}), latent, past},
               .attributes = {attribute("num_heads", h), attribute("value_size", l.rank),
                              attribute("total_tokens", total)},
               .outputs = 2});
  g_.keeps(outputs[1]);
  g_.output(outputs[1], s_.cache, {b, total, size});
  const std::string y = reshaped(outputs[0], "output_heads", {b, h, 1, l.rank});
  const std::string value = g_.one(
      {.op = op::kMatMul, .leaf = "v_up", .inputs = {y, up("v_up.weight", l.rank, l.value)}});
  return reshaped(value, "output", {b, 1, h * l.value});
}

std::string LayerBuilder::expanded(const std::string& q, const std::string& c,
                                   const std::string& rope) {
  const LatentSizes& l = m_.latent;
  const std::int64_t b = s_.batch, t = s_.tokens, h = m_.heads;
  const std::string kv = reshaped(
      linear(c, {"kv_b_proj", l.rank, h * (l.nope + l.value), WeightClass::Attention, false}),
      "kv_heads", {b, t, h, l.nope + l.value});
  const auto parts = g_.node({.op = op::kSplit,
                              .leaf = "kv_b_split",
                              .inputs = {kv, g_.integers("kv_b_split.sizes", {l.nope, l.value})},
                              .attributes = {attribute("axis", std::int64_t{-1})},
                              .outputs = 2});
  const std::string one_head = reshaped(rope, "k_rope", {b, t, 1, l.rope});
  const std::string all_heads =
      g_.one({.op = op::kExpand,
              .leaf = "k_rope_heads",
              .inputs = {one_head, g_.integers("k_rope_heads.shape", {b, t, h, l.rope})}});
  const std::string k = g_.one({.op = op::kConcat,
                                .leaf = "keys",
                                .inputs = {parts[0], all_heads},
                                .attributes = {attribute("axis", std::int64_t{-1})}});
  const Shape angles{t, l.rope / 2};
  const std::string q_rotated = g_.one(
      {.op = op::kRotaryEmbedding,
       .leaf = "q_rotary",
       .inputs = {q, g_.weight("q_rotary.cos", type(), angles, WeightClass::Table),
                  g_.weight("q_rotary.sin", type(), angles, WeightClass::Table),
                  g_.weight("q_rotary.positions", ElementType::Int64, {b, t}, WeightClass::Table)},
       .attributes = {attribute("num_heads", h), attribute("rotary_embedding_dim", l.rope)}});
  return g_.one({.op = op::kAttention,
                 .leaf = "attention",
                 .inputs = {q_rotated, reshaped(k, "keys_flat", {b, t, h * (l.nope + l.rope)}),
                            reshaped(parts[1], "values_flat", {b, t, h * l.value})},
                 .attributes = {attribute("q_num_heads", h), attribute("kv_num_heads", h),
                                attribute("is_causal", std::int64_t{1})}});
}

}  // namespace opcost::llm
