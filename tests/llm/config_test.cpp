// Configs of language models: what is read of them, and what is wrong with others.
#include <doctest/doctest.h>

#include <string>

#include "llm/families.h"
#include "llm/quantisation.h"
#include "opcost/llm/read_config.h"

namespace opcost::test::llm_configs {
namespace {

const std::string kSizes =
    R"("hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 100)";

std::string fault_of(const std::string& json) {
  const auto model = parse_llm_config(json, "config.json");
  return model ? "" : to_string(model.error());
}

TEST_CASE("config.json: what is wrong is named with its place") {
  const struct {
    std::string json, part;
  } rows[] = {
      {"", "config.json:1"},
      {"GGUF", "config.json:1"},
      {"[1, 2]", "must be an object"},
      {"{}", "`model_type` is missing"},
      {R"({"model_type": "lama", )" + kSizes + "}", "did you mean `llama`"},
      {R"({"model_type": "zzz", )" + kSizes + "}", "--like llama"},
      {R"({"model_type": "llama"})", "`hidden_size` is missing (nor is there n_embd"},
      {R"({"model_type": "llama", "hidden_size": -4})", "`hidden_size` must be a whole number"},
      {R"({"model_type": "llama", "hidden_size": 1e30})", "`hidden_size` must be a whole number"},
      {R"({"model_type": "llama", "hidden_size": "64"})", "`hidden_size` must be a whole number"},
      {R"({"model_type": "llama", "hidden_size": 99999999999})", "from 1 to 1,048,576"},
      {R"({"model_type": "llama", "num_key_value_heads": 3, )" + kSizes + "}", "is 3 for 4 heads"},
      {R"({"model_type": "llama", "layer_types": ["full_attention"], )" + kSizes + "}",
       "has 1 entries for 4 layers"},
      {R"({"model_type": "nemotron_h", "hybrid_override_pattern": "M-X*", )" + kSizes + "}",
       "letters M, * and -"},
      {R"({"model_type": "qwen3_moe", "num_experts": 4, "num_experts_per_tok": 5, )" + kSizes + "}",
       "more than there are experts"},
      {R"({"model_type": "llama", "quantization_config": {"quant_method": "vptq"}, )" + kSizes +
           "}",
       "quant_method `vptq`"},
      {R"({"model_type": "llama", "quantization_config": {"quant_method": "gptq", "bits": 3}, )" +
           kSizes + "}",
       "weights of 3 bits"},
      {R"({"model_type": "llama", "hidden_act": "quick", )" + kSizes + "}", "known are silu"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    const std::string fault = fault_of(row.json);
    CHECK_MESSAGE(fault.find(row.part) != std::string::npos, fault);
  }
}

TEST_CASE("config.json: the limits of its numbers") {
  const struct {
    std::string family, field, range;
  } rows[] = {
      {"llama", "hidden_size", "1 to 1,048,576"},
      {"llama", "vocab_size", "1 to 16,777,216"},
      {"llama", "intermediate_size", "0 to 4,194,304"},
      {"llama", "num_hidden_layers", "1 to 2,000"},
      {"llama", "num_attention_heads", "1 to 16,384"},
      {"llama", "num_key_value_heads", "0 to 16,384"},
      {"llama", "head_dim", "0 to 1,048,576"},
      {"gpt2", "max_position_embeddings", "1 to 4,294,967,296"},
      {"mistral", "sliding_window", "0 to 4,294,967,296"},
      {"gemma3_text", "sliding_window_pattern", "0 to 2,000"},
      {"llama4_text", "attention_chunk_size", "0 to 4,294,967,296"},
      {"llama4_text", "intermediate_size_mlp", "0 to 1,048,576"},
      {"llama4_text", "interleave_moe_layer_step", "0 to 1,000"},
      {"deepseek_v3", "q_lora_rank", "0 to 1,048,576"},
      {"deepseek_v3", "kv_lora_rank", "1 to 1,048,576"},
      {"deepseek_v3", "qk_nope_head_dim", "1 to 1,048,576"},
      {"deepseek_v3", "qk_rope_head_dim", "2 to 1,048,576"},
      {"deepseek_v3", "v_head_dim", "1 to 1,048,576"},
      {"deepseek_v3", "first_k_dense_replace", "0 to 2,000"},
      {"deepseek_v3", "moe_layer_freq", "0 to 1,000"},
      {"deepseek_v3", "n_shared_experts", "0 to 16,384"},
      {"qwen3_moe", "num_experts", "0 to 1,048,576"},
      {"qwen3_moe", "num_experts_per_tok", "1 to 16,384"},
      {"qwen3_moe", "moe_intermediate_size", "0 to 1,048,576"},
      {"qwen3_moe", "decoder_sparse_step", "0 to 1,000"},
      {"qwen2_moe", "shared_expert_intermediate_size", "0 to 1,048,576"},
      {"nemotron_h", "mamba_num_heads", "1 to 16,384"},
      {"nemotron_h", "mamba_head_dim", "1 to 1,048,576"},
      {"nemotron_h", "ssm_state_size", "1 to 1,048,576"},
      {"nemotron_h", "n_groups", "1 to 16,384"},
      {"nemotron_h", "conv_kernel", "1 to 1,024"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.field);
    std::string json = R"({"hybrid_override_pattern": ")" +
                       std::string(row.family == "nemotron_h" ? "M-M*" : "") +
                       R"(", "model_type": ")" + row.family + "\"";
    const std::pair<const char*, int> fields[] = {
        {"hidden_size", 64},       {"num_hidden_layers", 4}, {"num_attention_heads", 4},
        {"vocab_size", 100},       {"num_experts", 8},       {"num_experts_per_tok", 2},
        {"kv_lora_rank", 16},      {"qk_nope_head_dim", 8},  {"qk_rope_head_dim", 4},
        {"v_head_dim", 8},         {"mamba_num_heads", 4},   {"mamba_head_dim", 16},
        {"ssm_state_size", 8},     {"n_groups", 1},          {"conv_kernel", 4},
        {"use_sliding_window", 1}, {"n_positions", 50}};
    for (const auto& [field, number] : fields)
      if (field != row.field)
        json += std::string(", \"") + field + "\": " +
                (field == std::string("use_sliding_window") ? "true" : std::to_string(number));
    const std::string fault = fault_of(json + ", \"" + row.field + "\": -1}");
    const std::size_t from = fault.find(" from ");
    REQUIRE_MESSAGE(from != std::string::npos, fault);
    CHECK(fault.find("`" + row.field + "` must be a whole number") != std::string::npos);
    CHECK(fault.substr(from + 6) == row.range);
  }
}

TEST_CASE("config.json: --like reads a family under another name") {
  const std::string json = R"({"model_type": "new_thing", )" + kSizes + "}";
  CHECK_FALSE(parse_llm_config(json, "config.json").ok());
  const auto model = parse_llm_config(json, "config.json", "llama");
  REQUIRE(model.ok());
  CHECK(model->layers.size() == 4);
  CHECK(model->like == "llama");
}

TEST_CASE("config.json: every family reads a plain config of its own name") {
  for (const llm::Family& family : llm::families()) {
    CAPTURE(family.model_type);
    const std::string json = R"({"model_type": ")" + std::string(family.model_type) + "\", " +
                             kSizes +
                             R"(, "n_positions": 50, "num_experts": 8, "num_experts_per_tok": 2,
        "moe_intermediate_size": 16, "kv_lora_rank": 16, "qk_nope_head_dim": 8,
        "qk_rope_head_dim": 4, "v_head_dim": 8, "sliding_window": 16})";
    CHECK_MESSAGE(fault_of(json).empty(), fault_of(json));
  }
}

TEST_CASE("quantization_config: modules that are kept are whole parts of a path") {
  using llm::names_module;
  CHECK(names_module({"model.layers.*.mlp.gate"}, "model.layers.3.mlp.gate"));
  CHECK_FALSE(names_module({"model.layers.*.mlp.gate"}, "model.layers.3.mlp.gate_proj"));
  CHECK(names_module({"model.layers.0.mlp"}, "model.layers.0.mlp.gate_proj"));
  CHECK(names_module({"re:.*self_attn.*"}, "model.layers.3.self_attn.q_proj"));
  CHECK(names_module({"re:.*feed_forward\\.(gate|up|down)_proj"},
                     "model.layers.3.feed_forward.up_proj"));
  CHECK_FALSE(names_module({"re:.*feed_forward\\.(gate|up|down)_proj"},
                           "model.layers.3.feed_forward.experts.0.up_proj"));
  CHECK(names_module({"lm_head"}, "lm_head"));
}

TEST_CASE("quantization_config: methods say how linear layers are stored") {
  const auto form = [&](const std::string& quantisation, WeightClass of) {
    const auto model = parse_llm_config(
        R"({"model_type": "llama", "quantization_config": )" + quantisation + ", " + kSizes + "}",
        "config.json");
    REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
    return model->form(of);
  };
  const WeightForm awq =
      form(R"({"quant_method": "awq", "bits": 4, "group_size": 64, "zero_point": true})",
           WeightClass::Mlp);
  CHECK(awq == WeightForm{ElementType::UInt4, 64, 1, true});
  CHECK(form(R"({"quant_method": "gptq", "bits": 8, "group_size": -1, "sym": true})",
             WeightClass::Attention) == WeightForm{ElementType::UInt8, 0, 1, false});
  CHECK(form(R"({"quant_method": "awq", "bits": 4})", WeightClass::Head).plain());
  CHECK(form(R"({"quant_method": "fp8", "modules_to_not_convert": ["mlp"]})", WeightClass::Mlp)
            .plain());
  CHECK(form(R"({"quant_method": "fp8", "weight_block_size": [128, 64]})", WeightClass::Mlp) ==
        WeightForm{ElementType::Float8E4M3FN, 64, 128, false});
  CHECK(form(R"({"quant_method": "fbgemm_fp8"})", WeightClass::Mlp) ==
        WeightForm{ElementType::Float8E4M3FN, 0, 1, false});
  CHECK(form(R"({"quant_method": "bitsandbytes", "load_in_4bit": true})", WeightClass::Mlp) ==
        WeightForm{ElementType::UInt4, 64, 1, false});
  CHECK(form(R"({"quant_method": "bitsandbytes"})", WeightClass::Mlp) ==
        WeightForm{ElementType::UInt8, 0, 1, false});
  CHECK(form(R"({"quant_method": "mxfp4"})", WeightClass::Experts) ==
        WeightForm{ElementType::Float4E2M1, 32, 1, false});
  CHECK(form(R"({"quant_method": "mxfp4"})", WeightClass::Mlp).plain());
  CHECK(form(R"({"quant_method": "awq", "w_bit": 8})", WeightClass::Mlp).type ==
        ElementType::UInt8);
  CHECK(form(R"({"quant_method": "gptq", "bits": 2})", WeightClass::Mlp).type ==
        ElementType::UInt2);
  for (const char* bits : {R"("w_bit": 9)", R"("bits": 9)", R"("bits": 5)"})
    CHECK_FALSE(
        fault_of(R"({"model_type": "llama", "quantization_config": {"quant_method": "awq", )" +
                 std::string(bits) + "}, " + kSizes + "}")
            .empty());
  const auto group = [&](const std::string& weights) {
    return form(R"({"quant_method": "compressed-tensors",
                    "config_groups": {"group_0": {"weights": {)" +
                    weights + "}}}}",
                WeightClass::Mlp);
  };
  CHECK(group(R"("num_bits": 4, "type": "int", "strategy": "group", "group_size": 32)") ==
        WeightForm{ElementType::UInt4, 32, 1, false});
  CHECK(group(R"("num_bits": 4, "type": "float", "strategy": "tensor_group", "group_size": 16)") ==
        WeightForm{ElementType::Float4E2M1, 16, 1, false});
  CHECK(group(R"("num_bits": 8, "type": "int", "strategy": "channel", "group_size": 32,
                 "symmetric": false)") == WeightForm{ElementType::UInt8, 0, 1, true});
  CHECK(group(R"("num_bits": 8, "type": "float")") == WeightForm{ElementType::Float8E4M3FN, 0});
  CHECK(group(R"("num_bits": 2)") == WeightForm{ElementType::UInt2, 0});
  CHECK(fault_of(R"({"model_type": "llama", "quantization_config": {"quant_method":
      "compressed-tensors", "config_groups": {"g": {"weights": {"num_bits": 5}}}}, )" +
                 kSizes + "}")
            .find("weights of 5 bits, `int`") != std::string::npos);
}

}  // namespace
}  // namespace opcost::test::llm_configs
