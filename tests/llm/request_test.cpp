// Requests to language models: sums of steps, MACs of exported models, experts, serving.
#include <doctest/doctest.h>

#include <string>

#include "llm/price_pass.h"
#include "llm/serve.h"
#include "llm/sum_steps.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/llm/build_graph.h"
#include "opcost/llm/estimate_llm.h"
#include "opcost/llm/read_config.h"
#include "support/network.h"
#include "support/paths.h"

namespace opcost::test::llm_requests {
namespace {

Architecture model_of(const std::string& json) {
  auto model = parse_llm_config(json, "config.json");
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  return *std::move(model);
}

Architecture config(const std::string& name) {
  auto model = read_llm_config(source_dir() + "/tests/data/llm/configs/" + name + ".json");
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  return *std::move(model);
}

CostTable table(const std::string& name = "45nm") {
  auto found = find_table(name);
  REQUIRE(found.ok());
  return *std::move(found);
}

LlmEstimate made(const Architecture& model, const LlmQuestion& question,
                 Placement placement = Placement::Floor) {
  auto result = estimate_llm(model, question, table(), nullptr, placement);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

const std::string kGpt2 =
    R"({"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12, "vocab_size": 50257,
        "n_positions": 1024, "torch_dtype": "float32"})";
const std::string kSmall =
    R"({"model_type": "llama", "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 100,
        "sliding_window": 40, "layer_types": ["full_attention", "sliding_attention",
        "chunked_attention"], "attention_chunk_size": 16, "torch_dtype": "float32"})";

std::uint64_t macs_of_step(const Architecture& model, const StepShape& step) {
  const auto made = estimate(build_llm_graph(model, step, GraphLayers::All).model, table(),
                             under(Placement::Floor));
  REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
  CHECK(made->coverage.unknown == 0);
  return made->totals.macs;
}

TEST_CASE("opcost llm: GPT-2 from its config has the MACs and parameters of its ONNX export") {
  const Architecture gpt2 = model_of(kGpt2);
  EstimateOptions options = under(Placement::Floor);
  options.dims = {{"batch", 1}, {"sequence", 1}, {"past_sequence", 1023}};
  const StepShape step{
      .past = 1023, .activations = ElementType::Float, .cache = ElementType::Float};
  CHECK(macs_of_step(gpt2, step) == 142'406'400);  // models/README.md, of models/gpt2.onnx
  CHECK(made(gpt2, {.prompt = 8, .output = 2, .batch = 1}).parameters == 124'439'808);
  // A prompt of 1,024: layers 86,973,087,744, attention 19,327,352,832; the head once, not 1,024
  // times.
  const StepShape prompt{
      .tokens = 1024, .past = 0, .activations = ElementType::Float, .cache = ElementType::Float};
  CHECK(macs_of_step(gpt2, prompt) == 86'973'087'744 + 19'327'352'832 + 38'597'376);
}

TEST_CASE("opcost llm: the graph of all layers costs what its distinct layers do") {
  const Architecture model = config("openai--gpt-oss-20b");
  const StepShape step{.batch = 4, .past = 300, .experts_used = 13};
  const auto priced = [&](GraphLayers layers) {
    auto cost =
        llm::price_pass(build_llm_graph(model, step, layers), table(), under(Placement::Floor));
    REQUIRE_MESSAGE(cost.ok(), (cost ? "" : to_string(cost.error())));
    return *std::move(cost);
  };
  const PassCost distinct = priced(GraphLayers::Distinct), all = priced(GraphLayers::All);
  CHECK(distinct.macs == all.macs);
  CHECK(distinct.weight_bytes == all.weight_bytes);
  CHECK(distinct.cache_bytes == all.cache_bytes);
  CHECK(distinct.total().value == doctest::Approx(all.total().value).epsilon(1e-12));
}

TEST_CASE("opcost llm: decoding in segments equals stepping through every token") {
  const Architecture model = model_of(kSmall);
  const CostTable prices = table();
  for (const Placement placement : {Placement::Floor, Placement::Array, Placement::Tiled}) {
    CAPTURE(to_string(placement));
    const LlmEstimate whole = made(model, {.prompt = 30, .output = 120, .batch = 8}, placement);
    PassCost stepped;
    for (std::int64_t past = 30; past < 30 + 119; ++past) {
      const StepShape step{
          .batch = 8, .past = past, .activations = ElementType::Float, .cache = ElementType::Float};
      auto one = llm::price_pass(build_llm_graph(model, step), prices, under(placement));
      REQUIRE(one.ok());
      llm::add_pass(stepped, *one);
    }
    const double tolerance = placement == Placement::Tiled ? 1e-4 : 1e-12;
    CHECK(whole.decode.total().value == doctest::Approx(stepped.total().value).epsilon(tolerance));
    CHECK(whole.decode.macs == stepped.macs);
    if (placement != Placement::Floor) continue;
    CHECK(whole.decode.cache_bytes == stepped.cache_bytes);
    CHECK(whole.passes_priced < 80);
  }
}

TEST_CASE("opcost llm: a batch uses the experts that chance says") {
  CHECK(expected_experts(8, 2, 1) == 2);
  CHECK(expected_experts(128, 8, 1) == 8);
  CHECK(expected_experts(128, 8, 16) == 82);  // 128·(1 - (15/16)^16) = 82.4
  CHECK(expected_experts(128, 8, 100'000) == 128);
  const Architecture model = config("Qwen--Qwen3-30B-A3B-Instruct-2507");
  const LlmEstimate expected = made(model, {.prompt = 16, .output = 4, .batch = 16});
  CHECK(expected.decode_experts == 82);
  const LlmEstimate all =
      made(model, {.prompt = 16, .output = 4, .batch = 16, .experts_used = 128});
  const Count each{3 * 2048 * 768 * 2 * 48};  // three matrices of an expert, of all layers
  const auto more = [](const LlmEstimate& e) { return *e.middle.weight_bytes.exact(); };
  CHECK(more(all) - more(expected) == *(each * Count{128 - 82}).exact());
}

TEST_CASE("opcost llm: a window bounds what a step reads of the cache") {
  const Architecture model = config("google--gemma-3-12b-it");
  const LlmEstimate e = made(model, {.prompt = 5000, .output = 2, .batch = 1});
  // 8 layers see 5,001 tokens and 40 of them 1,024; a token writes one more and reads all.
  const std::uint64_t each = 2 * 8 * 256 * 2;
  CHECK(*e.middle.cache_bytes.exact() == each * (8 * 5001 + 40 * 1024) + each * 48);
}

TEST_CASE("opcost llm: a model of 8-bit weights and cache moves half the bytes") {
  const Architecture model = config("meta-llama--Llama-3.1-8B-Instruct");
  const LlmEstimate plain = made(model, {.prompt = 100, .output = 2, .batch = 1});
  LlmQuestion eight{.prompt = 100, .output = 2, .batch = 1};
  eight.weights = WeightForm{ElementType::Float8E4M3FN, 128, 128};
  eight.cache = ElementType::Float8E4M3FN;
  const LlmEstimate small = made(model, eight);
  CHECK(small.parameters == plain.parameters);
  CHECK(*small.middle.cache_bytes.exact() * 2 == *plain.middle.cache_bytes.exact());
  CHECK(*small.middle.weight_bytes.exact() < *plain.middle.weight_bytes.exact() * 6 / 10);
  LlmQuestion four{.prompt = 100, .output = 2, .batch = 1};
  four.weights = WeightForm{ElementType::UInt4, 128, 1, true};
  CHECK(made(model, four).weight_bytes < plain.weight_bytes * 4 / 10);
}

TEST_CASE("opcost llm: devices share work, repeat heads they have too few of, and wait together") {
  const Architecture model = config("Qwen--Qwen3-235B-A22B-Instruct-2507");
  const StepShape step{.batch = 8, .past = 100, .experts_used = 51};
  ServingCosts serving;
  serving.watts = 100;
  serving.bytes_per_second = 1e12;
  serving.products_per_second = 1e15;
  serving.layer_seconds = 1e-5;
  serving.exchange_seconds = 1e-6;
  LlmQuestion eight;
  eight.tensor_parallel = 8;
  CHECK(llm::cache_copies(model, eight) == 2.0);  // 4 heads of keys on 8 devices
  PassCost pass;
  pass.weight_bytes = Count{8'000'000'000};
  pass.cache_bytes = Count{500};
  llm::serve_pass(model, eight, step, &serving, pass);
  CHECK(pass.cache_bytes == Count{1000});
  // all-reduce of [8, 1, 4096] in 16 bits after 94 mixers and 94 MLPs: 2·7 of its size each
  CHECK(pass.exchange_bytes == Count{8 * 4096 * 2 * 188 * 2 * 7});
  CHECK(pass.seconds == doctest::Approx(1e-3 + 94 * (1e-5 + 3e-6)).epsilon(1e-6));
  CHECK(pass.part(LlmPart::Static).value == doctest::Approx(8 * 100 * pass.seconds * 1e12));
}

TEST_CASE("opcost llm: questions that cannot be are refused") {
  const Architecture model = model_of(kSmall);
  const auto refused = [&](const LlmQuestion& question) {
    return !estimate_llm(model, question, table(), nullptr, Placement::Floor).ok();
  };
  CHECK(refused({.prompt = 0}));
  CHECK(refused({.output = kMostLlmTokens + 1}));
  CHECK(refused({.batch = 0}));
  CHECK(refused({.tensor_parallel = 5}));
  CHECK(refused({.expert_parallel = 2}));
  CHECK(refused({.experts_used = 1}));
}

}  // namespace
}  // namespace opcost::test::llm_requests
