// The graph of a language model as an ONNX file: ONNX's own checker takes it, and so does opcost.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/llm/estimate_llm.h"
#include "opcost/llm/read_config.h"
#include "opcost/llm/write_llm_onnx.h"
#include "support/files.h"
#include "support/onnxruntime.h"

namespace opcost::test::written_llm {
namespace {

const char* const kMixed =
    R"({"model_type": "qwen3_moe", "hidden_size": 64, "num_hidden_layers": 2, "num_experts": 4,
        "num_experts_per_tok": 2, "moe_intermediate_size": 32, "num_attention_heads": 4,
        "num_key_value_heads": 2, "vocab_size": 50})";
const char* const kHybrid =
    R"({"model_type": "nemotron_h", "hidden_size": 64, "num_hidden_layers": 3,
        "hybrid_override_pattern": "M-*", "num_attention_heads": 4, "num_key_value_heads": 2,
        "mamba_num_heads": 4, "mamba_head_dim": 16, "ssm_state_size": 8, "n_groups": 2,
        "conv_kernel": 4, "vocab_size": 50})";
const char* const kLatent =
    R"({"model_type": "deepseek_v3", "hidden_size": 64, "num_hidden_layers": 2,
        "num_attention_heads": 4, "q_lora_rank": 16, "kv_lora_rank": 32, "qk_nope_head_dim": 16,
        "qk_rope_head_dim": 8, "v_head_dim": 16, "vocab_size": 50, "first_k_dense_replace": 1,
        "n_routed_experts": 4, "num_experts_per_tok": 2, "n_shared_experts": 1,
        "moe_intermediate_size": 16, "torch_dtype": "float32"})";

LlmEstimate estimate_of(const char* json) {
  const auto model = parse_llm_config(json, "config.json");
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  const auto table = find_table("45nm");
  auto made = estimate_llm(*model, {.prompt = 10, .output = 5, .batch = 2}, *table, nullptr,
                           Placement::Floor);
  REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
  return *std::move(made);
}

TEST_CASE("opcost llm --write-onnx: the file costs what the step in the middle does") {
  const auto table = find_table("45nm");
  for (const char* json : {kMixed, kHybrid, kLatent}) {
    const LlmEstimate made = estimate_of(json);
    const auto bytes = llm_onnx(made);
    REQUIRE(bytes.ok());
    const auto model = load_onnx(bytes->data(), bytes->size(), "graph.onnx");
    REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
    const auto again = estimate(*model, *table, under(Placement::Floor));
    REQUIRE_MESSAGE(again.ok(), (again ? "" : to_string(again.error())));
    CHECK(again->coverage.unknown == 0);
    CHECK(Count{again->totals.macs} == made.middle.macs);
    CHECK(again->totals.energy.value == doctest::Approx(made.middle.total().value).epsilon(1e-9));
  }
}

TEST_CASE("opcost llm --write-onnx: onnx.checker takes the file") {
  const std::string python = python_with("onnx");
  if (python.empty()) return;  // nothing here can check it
  const Folder folder("llm-onnx");
  folder.file("weights-left-out.bin", "");
  for (const char* json : {kMixed, kHybrid, kLatent}) {
    const auto bytes = llm_onnx(estimate_of(json));
    REQUIRE(bytes.ok());
    const std::string path = folder.file("graph.onnx", *bytes);
    const std::string script =
        folder.file("check.py", "import sys, onnx\nonnx.checker.check_model(sys.argv[1])\n");
    const std::string command = "'" + python + "' '" + script + "' '" + path + "'";
    CHECK(std::system(command.c_str()) == 0);
  }
}

}  // namespace
}  // namespace opcost::test::written_llm
