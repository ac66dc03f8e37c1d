// What each layer of a decoder is by its config: experts, windows, chunks, the pattern of a hybrid.
#include <doctest/doctest.h>

#include <string>

#include "opcost/llm/read_config.h"

namespace opcost::test::llm_layers {
namespace {

const std::string kPlain =
    R"("hidden_size": 64, "num_hidden_layers": 6, "num_attention_heads": 4, "vocab_size": 100,
       "num_experts_per_tok": 2, "moe_intermediate_size": 16, "kv_lora_rank": 16,
       "qk_nope_head_dim": 8, "qk_rope_head_dim": 4, "v_head_dim": 8)";

Architecture read(const std::string& family, const std::string& more) {
  const std::string json = R"({"model_type": ")" + family + "\", " + kPlain + more + "}";
  auto model = parse_llm_config(json, "config.json");
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  return *std::move(model);
}

/// A letter for each layer: its experts, a dense MLP or none.
std::string mlps(const Architecture& model) {
  std::string letters;
  for (const LlmLayer& layer : model.layers)
    letters += layer.mlp == Mlp::Experts ? 'E' : layer.mlp == Mlp::Dense ? 'd' : '-';
  return letters;
}

/// A letter for each layer: a window, a chunk, or all tokens; capital where it does not rotate.
std::string sights(const Architecture& model) {
  std::string letters;
  for (const LlmLayer& layer : model.layers)
    letters += layer.window > 0 ? 'w' : layer.chunk > 0 ? 'c' : layer.rotary ? 'a' : 'A';
  return letters;
}

std::string mixers(const Architecture& model) {
  std::string letters;
  for (const LlmLayer& layer : model.layers)
    letters += layer.mixer == Mixer::StateSpace  ? 'M'
               : layer.mixer == Mixer::Attention ? '*'
               : layer.mixer == Mixer::Latent    ? 'L'
                                                 : '-';
  return letters;
}

struct Case {
  std::string family, more, letters;
};

TEST_CASE("config.json: which layers have experts") {
  for (const Case& one : {
           Case{"deepseek_v3", "", "EEEEEE"},
           Case{"deepseek_v3", R"(, "first_k_dense_replace": 2)", "ddEEEE"},
           Case{"deepseek_v3", R"(, "first_k_dense_replace": 1, "moe_layer_freq": 2)", "ddEdEd"},
           Case{"deepseek_v3", R"(, "moe_layer_freq": 3)", "EddEdd"},
           Case{"qwen3_moe", "", "EEEEEE"},
           Case{"qwen3_moe", R"(, "decoder_sparse_step": 2)", "dEdEdE"},
           Case{"qwen3_moe", R"(, "decoder_sparse_step": 0)", "EEEEEE"},
           Case{"qwen3_moe", R"(, "mlp_only_layers": [0, 4])", "dEEEdE"},
           Case{"llama4_text", "", "EEEEEE"},
           Case{"llama4_text", R"(, "interleave_moe_layer_step": 3)", "ddEddE"},
           Case{"llama4_text", R"(, "interleave_moe_layer_step": 3, "moe_layers": [1])", "dEdddd"},
           Case{"mixtral", R"(, "decoder_sparse_step": 2, "moe_layer_freq": 2)", "EEEEEE"},
           Case{"llama", "", "dddddd"},
       }) {
    CAPTURE(one.family);
    CAPTURE(one.more);
    CHECK(mlps(read(one.family, R"(, "num_experts": 8)" + one.more)) == one.letters);
  }
  CHECK(mlps(read("qwen3_moe", "")) == "dddddd");
}

TEST_CASE("config.json: which layers see a window, a chunk or all tokens") {
  const std::string window = R"(, "sliding_window": 16)", chunk = R"(, "attention_chunk_size": 32)";
  for (const Case& one : {
           Case{"mistral", window, "wwwwww"},
           Case{"mistral", "", "aaaaaa"},
           Case{"llama", window, "aaaaaa"},
           Case{"qwen2", window, "aaaaaa"},
           Case{"qwen2", window + R"(, "use_sliding_window": true)", "wwwwww"},
           Case{"qwen2", window + R"(, "use_sliding_window": true, "max_window_layers": 4)",
                "aaaaww"},
           Case{"gemma2", window, "wawawa"},
           Case{"gemma3_text", window, "wwwwwa"},
           Case{"gemma3_text", window + R"(, "sliding_window_pattern": 3)", "wwawwa"},
           Case{"gemma3_text", window + R"(, "sliding_window_pattern": 1)", "aaaaaa"},
           Case{"gemma3_text", window + R"(, "sliding_window_pattern": 0)", "wwwwww"},
           Case{"llama4_text", chunk, "cccAcc"},
           Case{"llama4_text", chunk + R"(, "no_rope_layers": [0, 1, 1, 1])", "Accccc"},
           Case{"llama",
                window + chunk +
                    R"(, "layer_types": ["full_attention", "sliding_attention", "full_attention",
                         "chunked_attention", "sliding_attention", "full_attention"])",
                "awacwa"},
       }) {
    CAPTURE(one.family);
    CAPTURE(one.more);
    CHECK(sights(read(one.family, one.more)) == one.letters);
  }
  CHECK(read("mistral", window).layers[0].window == 16);
  CHECK(read("llama4_text", chunk).layers[0].chunk == 32);
}

TEST_CASE("config.json: a hybrid's pattern, and latent attention where its rank is given") {
  const Architecture hybrid = read("nemotron_h", R"(, "hybrid_override_pattern": "M-*-MM",
      "mamba_num_heads": 4, "mamba_head_dim": 16, "ssm_state_size": 8, "n_groups": 1,
      "conv_kernel": 4)");
  CHECK(mixers(hybrid) == "M-*-MM");
  CHECK(mlps(hybrid) == "-d-d--");
  CHECK(mixers(read("deepseek_v3", "")) == "LLLLLL");
}

}  // namespace
}  // namespace opcost::test::llm_layers
