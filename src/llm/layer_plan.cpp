// Finds out what each layer of a decoder is: windows, experts, the pattern of a hybrid.
#include "llm/layer_plan.h"

#include <algorithm>

namespace opcost::llm {
namespace {

constexpr std::int64_t kMostLayers = 2000, kMostTokens = std::int64_t{1} << 32;

// `M`: Mamba-2, `*`: attention, `-`: an MLP (Nemotron-H).
void plan_hybrid(ConfigFields& config, const std::string& pattern, Architecture& to) {
  if (pattern.size() != to.layers.size())
    config.fault("hybrid_override_pattern", "has " + std::to_string(pattern.size()) +
                                                " letters for " + std::to_string(to.layers.size()) +
                                                " layers");
  for (std::size_t at = 0; at < std::min(pattern.size(), to.layers.size()); ++at) {
    LlmLayer& layer = to.layers[at];
    layer.mixer = pattern[at] == 'M'   ? Mixer::StateSpace
                  : pattern[at] == '*' ? Mixer::Attention
                                       : Mixer::None;
    layer.mlp = layer.mixer == Mixer::None ? Mlp::Dense : Mlp::None;
    if (pattern[at] != 'M' && pattern[at] != '*' && pattern[at] != '-')
      config.fault("hybrid_override_pattern", "may have the letters M, * and - only");
  }
}

bool has_experts(const std::vector<std::int64_t>& listed, std::int64_t at) {
  return std::ranges::find(listed, at) != listed.end();
}

void plan_experts(ConfigFields& config, const Family& family, Architecture& to) {
  const bool any = config.size_or("num_experts", 0, 1 << 20) > 0;
  if (family.experts == ExpertLayers::None || !any) return;
  const std::int64_t first = config.size_or("first_k_dense_replace", 0, kMostLayers);
  const std::int64_t every = std::max<std::int64_t>(1, config.size_or("moe_layer_freq", 1, 1000));
  const std::int64_t step =
      std::max<std::int64_t>(1, family.experts == ExpertLayers::Interleaved
                                    ? config.size_or("interleave_moe_layer_step", 1, 1000)
                                    : config.size_or("decoder_sparse_step", 1, 1000));
  const auto only_mlp = config.sizes("mlp_only_layers", kMostLayers);
  const auto listed = config.sizes("moe_layers", kMostLayers);
  for (std::size_t index = 0; index < to.layers.size(); ++index) {
    const auto at = static_cast<std::int64_t>(index);
    bool experts = true;
    if (family.experts == ExpertLayers::Steps)
      experts = (at + 1) % step == 0 && !has_experts(only_mlp, at);
    if (family.experts == ExpertLayers::AfterFirst) experts = at >= first && at % every == 0;
    if (family.experts == ExpertLayers::Interleaved)
      experts = listed.empty() ? (at + 1) % step == 0 : has_experts(listed, at);
    if (experts) to.layers[index].mlp = Mlp::Experts;
  }
}

// By layer_types, which newer configs have.
bool plan_listed(ConfigFields& config, std::int64_t window, std::int64_t chunk, Architecture& to) {
  const auto types = config.texts("layer_types");
  if (types.empty()) return false;
  if (types.size() != to.layers.size())
    config.fault("layer_types", "has " + std::to_string(types.size()) + " entries for " +
                                    std::to_string(to.layers.size()) + " layers");
  for (std::size_t at = 0; at < std::min(types.size(), to.layers.size()); ++at) {
    if (types[at] == "sliding_attention")
      to.layers[at].window = window;
    else if (types[at] == "chunked_attention")
      to.layers[at].chunk = chunk;
    else if (types[at] != "full_attention")
      config.fault("layer_types", "has the entry `" + types[at].substr(0, 40) +
                                      "`; known are full_attention, sliding_attention and "
                                      "chunked_attention");
  }
  return true;
}

bool slides(const Family& family, ConfigFields& config, std::int64_t at) {
  switch (family.windows) {
    case Windows::None:
    case Windows::Chunks: return false;
    case Windows::All: return true;
    case Windows::Asked:
      return config.truth_or("use_sliding_window", false) &&
             at >= config.size_or("max_window_layers", 0, kMostLayers);
    case Windows::Even: return at % 2 == 0;
    case Windows::AllButNth: {
      const std::int64_t every = config.size_or("sliding_window_pattern", 6, kMostLayers);
      return every < 1 || (at + 1) % every != 0;
    }
  }
  return false;
}

// The fourth layers see all and do not rotate (no_rope_layers has 0 there).
void plan_chunks(ConfigFields& config, std::int64_t chunk, Architecture& to) {
  const auto rotates = config.sizes("no_rope_layers", kMostLayers);
  for (std::size_t at = 0; at < to.layers.size(); ++at) {
    const bool global = at < rotates.size() ? rotates[at] == 0 : (at + 1) % 4 == 0;
    to.layers[at].rotary = !global;
    to.layers[at].chunk = global ? 0 : chunk;
  }
}

void plan_windows(ConfigFields& config, const Family& family, Architecture& to) {
  const std::int64_t window = config.size_or("sliding_window", 0, kMostTokens);
  const std::int64_t chunk = config.size_or("attention_chunk_size", 0, kMostTokens);
  if (family.windows == Windows::Chunks) plan_chunks(config, chunk, to);
  if (plan_listed(config, window, chunk, to)) return;
  for (std::size_t at = 0; at < to.layers.size(); ++at)
    if (slides(family, config, static_cast<std::int64_t>(at))) to.layers[at].window = window;
}

}  // namespace

void plan_layers(ConfigFields& config, const Family& family, Architecture& to) {
  to.layers.assign(static_cast<std::size_t>(config.size("num_hidden_layers", 1, kMostLayers)),
                   LlmLayer{.mixer = family.mixer});
  if (const std::string pattern = config.text_or("hybrid_override_pattern", ""); !pattern.empty())
    return plan_hybrid(config, pattern, to);
  if (family.mixer == Mixer::Latent && !config.has("kv_lora_rank"))
    for (LlmLayer& layer : to.layers) layer.mixer = Mixer::Attention;
  plan_windows(config, family, to);
  plan_experts(config, family, to);
}

}  // namespace opcost::llm
