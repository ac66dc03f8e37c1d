// The frame of a decoder: embedding, layers with their norms and residual sums, scores.
#include "llm/graph_layers.h"
#include "ops/graph_operators.h"

namespace opcost::llm {

std::string LayerBuilder::embed() {
  g_.in("model", "embedding");
  const Shape tokens{s_.batch, s_.tokens};
  const ElementType stored = m_.form(WeightClass::Embedding).type;
  const Count size = element_count({m_.vocabulary, m_.hidden});
  const std::string table =
      g_.weight("embed_tokens", type(), {m_.vocabulary, m_.hidden},
                {WeightClass::Embedding, size,
                 size * Count{number_type(stored).value_or(NumberType{}).bits.value}});
  std::string x = g_.one({.op = op::kGather,
                          .leaf = "lookup",
                          .inputs = {table, g_.input("input_ids", ElementType::Int64, tokens)}});
  if (m_.scaled_embedding)
    x = g_.one({.op = op::kMul, .leaf = "scale", .inputs = {x, scalar("scale.factor")}});
  if (m_.positions == 0) return x;
  const std::string places =
      g_.weight("embed_positions", type(), {m_.positions, m_.hidden}, WeightClass::Position);
  const std::string at =
      g_.one({.op = op::kGather,
              .leaf = "position_lookup",
              .inputs = {places, g_.input("position_ids", ElementType::Int64, tokens)}});
  return add(x, at, "position_sum");
}

std::string LayerBuilder::mixer(const LlmLayer& layer, const std::string& x) {
  if (layer.mixer == Mixer::Latent) return latent(x);
  return layer.mixer == Mixer::StateSpace ? state_space(x) : attention(layer, x);
}

std::string LayerBuilder::layer(const LlmLayer& layer, const std::string& name,
                                const std::string& x) {
  const auto within = [&](const char* module) { g_.in(name, module); };
  const auto before = [&](const std::string& of, const char* leaf) {
    within("norm");
    return m_.norm_before ? norm(of, leaf, m_.hidden) : of;
  };
  const auto after = [&](const std::string& of, const char* leaf) {
    within("norm");
    return m_.norm_after ? norm(of, leaf, m_.hidden) : of;
  };
  std::string mixed, y = x, normed;
  if (layer.mixer != Mixer::None) {
    normed = before(x, "input_norm");
    within(layer.mixer == Mixer::StateSpace ? "state_space" : "attention");
    mixed = after(mixer(layer, normed), "post_mixer_norm");
    within("residual");
    y = add(x, mixed, "mixer_sum");
  }
  if (layer.mlp == Mlp::None) return y;
  const std::string& from = m_.parallel ? x : y;
  const std::string input = m_.one_norm && !normed.empty() ? normed : before(from, "mlp_norm");
  within(layer.mlp == Mlp::Experts ? "experts" : "mlp");
  const std::string out = after(mlp(layer, input), "post_mlp_norm");
  within("residual");
  return add(y, out, "mlp_sum");
}

std::string LayerBuilder::head(const std::string& x) {
  g_.in("model", "head");
  std::string last = x;
  if (s_.tokens > 1)
    last = g_.one({.op = op::kGather,
                   .leaf = "last_token",
                   .inputs = {x, g_.integers("last_token.place", {s_.tokens - 1})},
                   .attributes = {attribute("axis", std::int64_t{1})}});
  if (m_.final_norm) last = norm(last, "norm", m_.hidden);
  last = reshaped(last, "flat", {s_.batch, m_.hidden});
  const ElementType stored = m_.form(m_.tied ? WeightClass::Embedding : WeightClass::Head).type;
  const Count size = element_count({m_.vocabulary, m_.hidden});
  const Weight own{WeightClass::Head, size,
                   size * Count{number_type(stored).value_or(NumberType{}).bits.value}};
  std::vector<std::string> inputs{
      last, m_.tied ? "model/embedding/embed_tokens"
                    : g_.weight("lm_head", type(), {m_.vocabulary, m_.hidden}, own)};
  if (m_.head_bias)
    inputs.push_back(g_.weight("lm_head.bias", type(), {m_.vocabulary}, WeightClass::Head));
  std::string scores = g_.one({.op = op::kGemm,
                               .leaf = "lm_head",
                               .inputs = std::move(inputs),
                               .attributes = {attribute("transB", std::int64_t{1})}});
  if (m_.logit_cap > 0) {
    scores = g_.one({.op = op::kDiv, .leaf = "cap_div", .inputs = {scores, scalar("cap.bound")}});
    scores = g_.one({.op = op::kTanh, .leaf = "cap_tanh", .inputs = {scores}});
    scores = g_.one({.op = op::kMul, .leaf = "cap_mul", .inputs = {scores, scalar("cap.factor")}});
  }
  g_.output(scores, type(), {s_.batch, m_.vocabulary});
  return scores;
}

}  // namespace opcost::llm
