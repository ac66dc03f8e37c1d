// The graph of an attention layer: what a cache of small numbers brings with it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "opcost/llm/build_graph.h"
#include "opcost/llm/read_config.h"
#include "ops/graph_operators.h"

namespace opcost::test::llm_attention {
namespace {

Architecture plain_model() {
  auto model = parse_llm_config(
      R"({"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 1,
          "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 50})",
      "config.json");
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  return *std::move(model);
}

Node attention_with(ElementType cache) {
  const LlmGraph graph =
      build_llm_graph(plain_model(), {.batch = 1, .tokens = 1, .past = 8, .cache = cache});
  for (const Node& node : graph.model.graph.nodes)
    if (node.op_type == op::kGroupedAttention) return node;
  FAIL("no attention");
  return {};
}

bool has_scales(const Node& node) {
  return std::ranges::any_of(node.inputs,
                             [](const std::string& name) { return name.ends_with("k_scale"); });
}

bool has_bits(const Node& node) {
  return std::ranges::any_of(node.attributes,
                             [](const Attribute& one) { return one.name == "kv_cache_bit_width"; });
}

TEST_CASE("Language models: a cache of 8 bits has scales, one of 16 or 32 has none") {
  for (const ElementType small : {ElementType::Int8, ElementType::Float8E4M3FN}) {
    const Node node = attention_with(small);
    CHECK(has_scales(node));
    CHECK(has_bits(node));
  }
  for (const ElementType large :
       {ElementType::BFloat16, ElementType::Float16, ElementType::Float}) {
    const Node node = attention_with(large);
    CHECK_FALSE(has_scales(node));
    CHECK_FALSE(has_bits(node));
  }
}

}  // namespace
}  // namespace opcost::test::llm_attention
