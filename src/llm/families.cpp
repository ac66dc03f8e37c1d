// What each model_type means beside the numbers of its config. Facts: the modelling code of
// transformers 5 (Apache-2.0) and the papers of the models; numbers are never taken from here.
#include "llm/families.h"

#include <algorithm>

namespace opcost::llm {
namespace {

constexpr std::array kFamilies{
    Family{
        .model_type = "deepseek_v2", .experts = ExpertLayers::AfterFirst, .mixer = Mixer::Latent},
    Family{.model_type = "deepseek_v3",
           .experts = ExpertLayers::AfterFirst,
           .router_bias = true,
           .mixer = Mixer::Latent},
    Family{.model_type = "gemma",
           .tied = true,
           .scaled_embedding = true,
           .activation = Activation::Gelu},
    Family{.model_type = "gemma2",
           .norm_after = true,
           .tied = true,
           .scaled_embedding = true,
           .activation = Activation::Gelu,
           .windows = Windows::Even},
    Family{.model_type = "gemma3_text",
           .norm_after = true,
           .qk_norm = QkNorm::PerHead,
           .tied = true,
           .scaled_embedding = true,
           .activation = Activation::Gelu,
           .windows = Windows::AllButNth},
    Family{.model_type = "gpt2",
           .norm = NormKind::Layer,
           .norm_bias = true,
           .q_bias = true,
           .o_bias = true,
           .mlp_bias = true,
           .gated = false,
           .tied = true,
           .rotated = 0,
           .activation = Activation::Gelu},
    Family{.model_type = "gpt_neox",
           .norm = NormKind::Layer,
           .norm_bias = true,
           .parallel = true,
           .q_bias = true,
           .o_bias = true,
           .mlp_bias = true,
           .gated = false,
           .rotated = 0.25,
           .activation = Activation::Gelu},
    Family{.model_type = "gpt_oss",
           .q_bias = true,
           .o_bias = true,
           .sinks = true,
           .windows = Windows::Even,
           .experts = ExpertLayers::All,
           .expert_bias = true,
           .router_bias = true,
           .expert_limit = 7},
    Family{.model_type = "llama"},
    Family{.model_type = "llama4_text",
           .windows = Windows::Chunks,
           .experts = ExpertLayers::Interleaved},
    Family{.model_type = "mistral", .windows = Windows::All},
    Family{.model_type = "mixtral", .windows = Windows::All, .experts = ExpertLayers::All},
    Family{.model_type = "nemotron_h",
           .gated = false,
           .rotated = 0,
           .activation = Activation::ReluSquared},
    Family{.model_type = "olmo", .norm = NormKind::Plain},
    Family{
        .model_type = "olmo2", .norm_before = false, .norm_after = true, .qk_norm = QkNorm::Whole},
    Family{.model_type = "olmoe", .qk_norm = QkNorm::Whole, .experts = ExpertLayers::All},
    Family{.model_type = "phi",
           .norm = NormKind::Layer,
           .norm_bias = true,
           .one_norm = true,
           .parallel = true,
           .q_bias = true,
           .o_bias = true,
           .mlp_bias = true,
           .head_bias = true,
           .gated = false,
           .rotated = 0.5,
           .activation = Activation::Gelu},
    Family{.model_type = "phi3", .windows = Windows::All},
    Family{.model_type = "qwen2", .q_bias = true, .bias_key = false, .windows = Windows::Asked},
    Family{.model_type = "qwen2_moe",
           .q_bias = true,
           .bias_key = false,
           .windows = Windows::Asked,
           .experts = ExpertLayers::Steps,
           .shared_gate = true},
    Family{.model_type = "qwen3", .qk_norm = QkNorm::PerHead, .windows = Windows::Asked},
    Family{.model_type = "qwen3_moe",
           .qk_norm = QkNorm::PerHead,
           .windows = Windows::Asked,
           .experts = ExpertLayers::Steps},
};

// The same decoder under another name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSame{{
    {"deepseek_r1", "deepseek_v3"},
    {"gemma3", "gemma3_text"},
    {"llama4", "llama4_text"},
    {"qwen2_5", "qwen2"},
    {"qwen3_omni_moe_text", "qwen3_moe"},
    {"qwen3_vl_moe_text", "qwen3_moe"},
    {"qwen3_vl_text", "qwen3"},
    {"mistral3_text", "mistral"},
}};

using Spellings = std::array<std::string_view, 4>;
constexpr std::array<Spellings, 15> kSpellings{{
    {"hidden_size", "n_embd", "d_model"},
    {"num_hidden_layers", "n_layer", "n_layers", "num_layers"},
    {"num_attention_heads", "n_head", "n_heads", "num_heads"},
    {"num_key_value_heads", "n_head_kv", "num_kv_heads", "multi_query_group_num"},
    {"intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"},
    {"max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length"},
    {"num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"},
    {"num_experts_per_tok", "num_experts_per_token", "moe_top_k", "experts_per_token"},
    {"moe_intermediate_size", "expert_ffn_hidden_size"},
    {"hidden_act", "hidden_activation", "activation_function", "mlp_hidden_act"},
    {"partial_rotary_factor", "rotary_pct"},
    {"shared_expert_intermediate_size", "moe_shared_expert_intermediate_size"},
    {"torch_dtype", "dtype"},
    {"attention_bias", "qkv_bias", "use_bias"},
    {"n_shared_experts", "num_shared_experts"},
}};

}  // namespace

std::span<const Family> families() { return kFamilies; }

const Family* find_family(std::string_view model_type) {
  const auto same = std::ranges::find(kSame, model_type, [](const auto& row) { return row.first; });
  if (same != kSame.end()) model_type = same->second;
  const auto found = std::ranges::find(kFamilies, model_type, &Family::model_type);
  return found != kFamilies.end() ? &*found : nullptr;
}

std::span<const std::string_view> spellings_of(std::string_view field) {
  for (const Spellings& row : kSpellings)
    if (row.front() == field)
      return std::span(row).first(
          static_cast<std::size_t>(std::ranges::find(row, std::string_view{}) - row.begin()));
  return {};
}

}  // namespace opcost::llm
