// Reads the config.json of a language model into an Architecture.
#include "opcost/llm/read_config.h"

#include <algorithm>

#include "io/file.h"
#include "llm/config_fields.h"
#include "llm/families.h"
#include "llm/layer_plan.h"
#include "llm/quantisation.h"
#include "llm/towers.h"
#include "opcost/core/text.h"

namespace opcost {
namespace llm {
namespace {

constexpr std::size_t kMostConfigBytes = std::size_t{4} << 20;
constexpr std::int64_t kMostWidth = std::int64_t{1} << 20, kMostHeads = 1 << 14;
constexpr std::int64_t kMostVocabulary = std::int64_t{1} << 24, kMostExperts = 1 << 14;
constexpr std::int64_t kMostPositions = std::int64_t{1} << 32;

// Where a config of several parts keeps the decoder's.
const JsonValue& text_part(const JsonValue& config) {
  const JsonValue* part = &config;
  for (const char* name : {"thinker_config", "text_config", "llm_config", "language_config"})
    if (const JsonValue* inner = part->find(name); inner != nullptr && inner->object() != nullptr)
      part = inner;
  return *part;
}

Error unknown_family(ConfigFields& config, const std::string& type) {
  std::vector<std::string> names;
  for (const Family& family : families()) names.emplace_back(family.model_type);
  const std::string near = did_you_mean(type, names);
  config.fault(
      "model_type", "is `" + type.substr(0, 60) + "`, which opcost does not know",
      (near.empty() ? "known are " + joined(names) : near) + "; --like llama reads it as another");
  return *config.first();
}

Activation activation_of(ConfigFields& config, Activation otherwise) {
  const std::string name = config.text_or("hidden_act", "");
  if (name.empty()) return otherwise;
  if (name == "silu" || name == "swish" || name == "swiglu") return Activation::Silu;
  if (name.starts_with("gelu")) return Activation::Gelu;
  if (name == "relu") return Activation::Relu;
  if (name == "relu2" || name == "squared_relu") return Activation::ReluSquared;
  config.fault("hidden_act", "is `" + name.substr(0, 40) + "`; known are silu, gelu, relu, relu2");
  return otherwise;
}

void read_attention(ConfigFields& config, const Family& family, Architecture& to) {
  const auto has = [&](Mixer mixer) {
    return std::ranges::any_of(to.layers, [&](const LlmLayer& l) { return l.mixer == mixer; });
  };
  to.heads = config.size("num_attention_heads", 1, kMostHeads);
  to.kv_heads = config.size_or("num_key_value_heads", to.heads, kMostHeads);
  const bool latent = has(Mixer::Latent);
  if (!latent && (to.kv_heads < 1 || to.heads % to.kv_heads != 0))
    config.fault("num_key_value_heads", "is " + std::to_string(to.kv_heads) + " for " +
                                            std::to_string(to.heads) + " heads of queries");
  to.head_size = config.size_or("head_dim", to.hidden / to.heads, kMostWidth);
  if (!latent && to.head_size < 1) config.fault("head_dim", "is 0");
  const double share = config.number_or("partial_rotary_factor", family.rotated);
  if (!(share >= 0 && share <= 1)) config.fault("partial_rotary_factor", "must be from 0 to 1");
  to.rotated = static_cast<std::int64_t>(share * static_cast<double>(to.head_size)) / 2 * 2;
  if (family.bias_key) {
    to.q_bias = config.truth_or("attention_bias", family.q_bias);
    to.o_bias = config.truth_or("attention_bias", family.o_bias);
  } else {
    to.q_bias = family.q_bias;
    to.o_bias = family.o_bias;
  }
  to.qk_norm = config.truth_or("use_qk_norm", false) ? QkNorm::Unweighted : family.qk_norm;
  to.sinks = family.sinks;
  to.score_cap = config.number_or("attn_logit_softcapping", 0);
  to.logit_cap = config.number_or("final_logit_softcapping", 0);
}

void read_latent(ConfigFields& config, Architecture& to) {
  if (to.layers.front().mixer != Mixer::Latent) return;
  to.latent = {.query_rank = config.size_or("q_lora_rank", 0, kMostWidth),
               .rank = config.size("kv_lora_rank", 1, kMostWidth),
               .nope = config.size("qk_nope_head_dim", 1, kMostWidth),
               .rope = config.size("qk_rope_head_dim", 2, kMostWidth),
               .value = config.size("v_head_dim", 1, kMostWidth)};
  to.head_size = to.latent.nope + to.latent.rope;
  to.kv_heads = 1;
  if (to.latent.value > to.latent.rank) config.fault("v_head_dim", "is larger than kv_lora_rank");
}

void read_state_space(ConfigFields& config, Architecture& to) {
  const bool any = std::ranges::any_of(
      to.layers, [](const LlmLayer& layer) { return layer.mixer == Mixer::StateSpace; });
  if (!any) return;
  to.state_space = {.heads = config.size("mamba_num_heads", 1, kMostHeads),
                    .head_size = config.size("mamba_head_dim", 1, kMostWidth),
                    .states = config.size("ssm_state_size", 1, kMostWidth),
                    .groups = config.size("n_groups", 1, kMostHeads),
                    .taps = config.size("conv_kernel", 1, 1024),
                    .conv_bias = config.truth_or("use_conv_bias", true),
                    .bias = config.truth_or("mamba_proj_bias", false)};
  if (to.state_space.heads % to.state_space.groups != 0)
    config.fault("n_groups", "must divide mamba_num_heads");
}

void read_experts(ConfigFields& config, const Family& family, Architecture& to) {
  const bool any = std::ranges::any_of(
      to.layers, [](const LlmLayer& layer) { return layer.mlp == Mlp::Experts; });
  if (!any) return;
  ExpertSizes& experts = to.experts;
  experts.count = config.size("num_experts", 1, kMostExperts);
  experts.chosen = config.size("num_experts_per_tok", 1, kMostExperts);
  if (experts.chosen > experts.count)
    config.fault("num_experts_per_tok", "is more than there are experts");
  experts.inner = config.size_or("moe_intermediate_size", to.inner, kMostWidth);
  const std::int64_t shared = config.size_or("n_shared_experts", 0, kMostExperts);
  experts.shared_inner =
      config.size_or("shared_expert_intermediate_size", shared * experts.inner, kMostWidth);
  if (family.experts == ExpertLayers::Interleaved) {  // Llama 4: one, as wide as an expert
    experts.inner = to.inner;
    experts.shared_inner = to.inner;
    to.inner = config.size_or("intermediate_size_mlp", to.inner, kMostWidth);
  }
  experts.bias = family.expert_bias;
  experts.router_bias = family.router_bias;
  experts.shared_gate = family.shared_gate && experts.shared_inner > 0;
  experts.limit = config.number_or("swiglu_limit", static_cast<double>(family.expert_limit));
}

ElementType type_of(ConfigFields& config, const JsonValue& whole) {
  std::string name = config.text_or("torch_dtype", "");
  for (const char* key : {"torch_dtype", "dtype"})
    if (const JsonValue* value = whole.find(key); name.empty() && value != nullptr)
      if (const std::string* text = value->text()) name = *text;
  if (name == "float16") return ElementType::Float16;
  if (name == "float32") return ElementType::Float;
  return ElementType::BFloat16;
}

void read_norms(ConfigFields& config, const Family& family, Architecture& to) {
  to.norm = family.norm;
  to.norm_bias = family.norm_bias;
  to.norm_before = family.norm_before;
  to.norm_after = family.norm_after;
  to.one_norm = family.one_norm;
  to.parallel = family.parallel && config.truth_or("use_parallel_residual", true);
}

void read_rest(ConfigFields& config, const Family& family, const JsonValue& whole,
               Architecture& to) {
  to.mlp_bias = config.truth_or("mlp_bias", family.mlp_bias);
  to.head_bias = family.head_bias;
  to.gated = family.gated;
  to.activation = activation_of(config, family.activation);
  to.scaled_embedding = family.scaled_embedding;
  const JsonValue* tied = whole.find("tie_word_embeddings");
  const bool tied_above =
      tied != nullptr && tied->truth() != nullptr ? *tied->truth() : family.tied;
  to.tied = config.truth_or("tie_word_embeddings", tied_above);
  const bool table = to.rotated == 0 && to.state_space.heads == 0 && to.latent.rank == 0;
  if (table) to.positions = config.size("max_position_embeddings", 1, kMostPositions);
}

Result<Architecture> read_parts(const JsonValue& whole, const std::string& file,
                                std::string_view like) {
  Architecture to;
  to.source = file;
  ConfigFields config(text_part(whole), file);
  to.model_type = config.text_or("model_type", "");
  to.like = like;
  const std::string type = like.empty() ? to.model_type : std::string(like);
  if (type.empty()) {
    config.fault("model_type", "is missing", "--like llama says which family it is");
    return *config.first();
  }
  const Family* family = find_family(type);
  if (family == nullptr) return unknown_family(config, type);
  to.hidden = config.size("hidden_size", 1, kMostWidth);
  to.vocabulary = config.size("vocab_size", 1, kMostVocabulary);
  to.inner = config.size_or("intermediate_size", 4 * to.hidden, 4 * kMostWidth);
  plan_layers(config, *family, to);
  if (config.first()) return *config.first();
  read_attention(config, *family, to);
  read_latent(config, to);
  read_state_space(config, to);
  read_experts(config, *family, to);
  read_norms(config, *family, to);
  read_rest(config, *family, whole, to);
  to.type = type_of(config, whole);
  for (WeightForm& form : to.forms) form.type = to.type;
  read_quantisation(whole, config, to);
  count_towers(whole, to);
  if (config.first()) return *config.first();
  return to;
}

}  // namespace
}  // namespace llm

Result<Architecture> parse_llm_config(std::string_view json, const std::string& file,
                                      std::string_view like) {
  const auto whole = parse_json(json, file, 1, {.bytes = llm::kMostConfigBytes, .values = 400'000});
  if (!whole) {
    Error error = whole.error();
    if (error.hint.empty()) error.hint = "it takes a config.json, its folder, or a GGUF file";
    return error;
  }
  if (whole->object() == nullptr)
    return json_error(*whole, file,
                      "a config.json must be an object, not " + std::string(whole->kind()));
  return llm::read_parts(*whole, file, like);
}

Result<Architecture> read_llm_config(const std::string& path, std::string_view like) {
  const auto text = read_text_file(path, llm::kMostConfigBytes);
  if (!text) return text.error();
  return parse_llm_config(*text, path, like);
}

}  // namespace opcost
