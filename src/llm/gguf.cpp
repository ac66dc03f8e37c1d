// Makes a model of the header of a GGUF file.
#include "llm/gguf.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <vector>

#include "llm/gguf_header.h"
#include "opcost/core/text.h"
#include "opcost/llm/read_config.h"

namespace opcost::llm {
namespace {

// llama.cpp's name of an architecture, and transformers'.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kNames{{
    {"deepseek2", "deepseek_v3"},
    {"gemma", "gemma"},
    {"gemma2", "gemma2"},
    {"gemma3", "gemma3_text"},
    {"gpt-oss", "gpt_oss"},
    {"gpt2", "gpt2"},
    {"gptneox", "gpt_neox"},
    {"llama", "llama"},
    {"olmo", "olmo"},
    {"olmo2", "olmo2"},
    {"olmoe", "olmoe"},
    {"phi2", "phi"},
    {"phi3", "phi3"},
    {"qwen2", "qwen2"},
    {"qwen3", "qwen3"},
    {"qwen3moe", "qwen3_moe"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kKeys{{
    {"embedding_length", "hidden_size"},
    {"block_count", "num_hidden_layers"},
    {"feed_forward_length", "intermediate_size"},
    {"context_length", "max_position_embeddings"},
    {"attention.head_count", "num_attention_heads"},
    {"attention.head_count_kv", "num_key_value_heads"},
    {"attention.key_length", "head_dim"},
    {"attention.sliding_window", "sliding_window"},
    {"expert_count", "num_experts"},
    {"expert_used_count", "num_experts_per_tok"},
    {"expert_feed_forward_length", "moe_intermediate_size"},
    {"expert_shared_feed_forward_length", "shared_expert_intermediate_size"},
    {"expert_shared_count", "n_shared_experts"},
    {"leading_dense_block_count", "first_k_dense_replace"},
    {"attention.kv_lora_rank", "kv_lora_rank"},
    {"attention.q_lora_rank", "q_lora_rank"},
    {"attention.value_length", "v_head_dim"},
    {"rope.dimension_count", "qk_rope_head_dim"},
    {"vocab_size", "vocab_size"},
    {"attention.key_length_mla", "qk_head_dim"},
    {"attention.value_length_mla", "v_head_dim_mla"},
}};

// The metadata as a config.json.
Result<std::string> config_of(const GgufHeader& header, const std::string& path) {
  const auto found = header.texts.find("general.architecture");
  if (found == header.texts.end())
    return Error{"its GGUF header names no general.architecture", path, ""};
  const std::string& own = found->second;
  const auto name = std::ranges::find(kNames, own, [](const auto& row) { return row.first; });
  if (name == kNames.end()) {
    std::vector<std::string> known;
    for (const auto& [gguf, config] : kNames) known.emplace_back(gguf);
    return Error{"its architecture is `" + own + "`, which opcost does not know", path,
                 "known are " + joined(known)};
  }
  std::map<std::string, std::string> fields;
  for (const auto& [gguf, config] : kKeys)
    if (const auto value = header.numbers.find(own + "." + std::string(gguf));
        value != header.numbers.end())
      fields[std::string(config)] = std::to_string(value->second);
  if (const auto tokens = header.numbers.find("tokenizer.ggml.tokens");
      !fields.contains("vocab_size") && tokens != header.numbers.end())
    fields["vocab_size"] = std::to_string(tokens->second);
  std::string type(name->second);
  const auto experts = header.numbers.find(own + ".expert_count");
  if (own == "llama" && experts != header.numbers.end() && experts->second > 0) type = "mixtral";
  if (own == "deepseek2") {
    const std::string key =
        header.numbers.contains(own + ".attention.key_length_mla") ? "qk_head_dim" : "head_dim";
    const std::uint64_t rope = header.numbers.contains(own + ".rope.dimension_count")
                                   ? header.numbers.at(own + ".rope.dimension_count")
                                   : 0;
    const auto whole = fields.contains(key) ? std::stoull(fields.at(key)) : 0;
    fields["qk_nope_head_dim"] = std::to_string(whole > rope ? whole - rope : 0);
    if (fields.contains("v_head_dim_mla")) fields["v_head_dim"] = fields.at("v_head_dim_mla");
  }
  std::string json = "{\"model_type\": \"" + type + "\", \"torch_dtype\": \"float16\", " +
                     "\"tie_word_embeddings\": " + (header.has_output ? "false" : "true");
  for (const auto& [key, value] : fields) json += ", \"" + key + "\": " + value;
  return json + "}";
}

// The form in which a class is counted, whose bits are those stored or the next more.
WeightForm form_of(const GgufStored& stored) {
  const double bits = 8.0 * static_cast<double>(stored.bytes) / static_cast<double>(stored.numbers);
  if (stored.types.size() == 1 && stored.types.contains("MXFP4"))
    return {ElementType::Float4E2M1, 32};
  if (bits < 3) return {ElementType::UInt2, 32};
  if (bits < 5.6) return {ElementType::UInt4, 32};
  return bits < 10 ? WeightForm{ElementType::UInt8, 32} : WeightForm{ElementType::Float16};
}

void take_types(const GgufHeader& header, Architecture& to) {
  std::map<std::string_view, std::uint64_t> types;
  for (std::size_t at = 0; at < kWeightClasses; ++at) {
    const GgufStored& stored = header.stored[at];
    to.stored_bytes += stored.bytes;
    for (const auto& [type, count] : stored.types) types[type] += count;
    const auto of = static_cast<WeightClass>(at);
    const bool linear = of == WeightClass::Attention || of == WeightClass::Mlp ||
                        of == WeightClass::Experts || of == WeightClass::SharedExpert ||
                        of == WeightClass::StateSpace;
    if (linear && stored.numbers > 0) to.form(of) = form_of(stored);
  }
  std::string text;
  for (const auto& [type, count] : types)
    text +=
        (text.empty() ? "" : ", ") + std::string(type) + " " + si_text(static_cast<double>(count));
  to.notes.push_back("the file stores " + text + " (" +
                     si_text(static_cast<double>(to.stored_bytes)) +
                     "B); matrices are counted in 2, 4, 8 or 16 bits, the next above what is "
                     "stored, with a scale for each 32 numbers");
}

}  // namespace

bool is_gguf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  return file.read(magic, 4) && std::memcmp(magic, "GGUF", 4) == 0;
}

Result<Architecture> read_gguf(const std::string& path, std::string_view like) {
  const auto header = read_gguf_header(path);
  if (!header) return header.error();
  const auto json = config_of(*header, path);
  if (!json) return json.error();
  auto model = parse_llm_config(*json, path, like);
  if (!model) {
    Error error = model.error();
    error.where = path;
    return error;
  }
  take_types(*header, *model);
  return model;
}

}  // namespace opcost::llm
