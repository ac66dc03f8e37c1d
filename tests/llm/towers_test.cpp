// Parameters of vision towers, by hand.
#include "llm/towers.h"

#include <doctest/doctest.h>

#include <string>

namespace opcost::test::llm_towers {
namespace {

Architecture towers_of(const std::string& vision, std::int64_t text_width) {
  const auto json = parse_json(R"({"vision_config": )" + vision + "}", "config.json");
  REQUIRE(json.ok());
  Architecture model;
  model.hidden = text_width;
  llm::count_towers(*json, model);
  return model;
}

// A block of width 4 with an inner width of 8: 4 · (16 + 4), two norms of 8, 32 + 8 and 32 + 4.
constexpr std::uint64_t kBlock = 80 + 16 + 40 + 36;

TEST_CASE("Vision towers: Qwen3-VL's has a merger, and one more for each deepstack layer") {
  const std::string sizes =
      R"("model_type": "qwen3_vl", "hidden_size": 4, "out_hidden_size": 6,
         "spatial_merge_size": 2, "in_channels": 3, "temporal_patch_size": 2, "patch_size": 2,
         "num_position_embeddings": 10, "depth": 2, "intermediate_size": 8)";
  // Patches 24·4 + 4, positions 10·4, a norm of 8; four patches of 4 are merged: 16·16 + 16 and
  // 16·6 + 6.
  const std::uint64_t merger = 272 + 102, plain = 100 + 40 + 2 * kBlock + 8 + merger;
  CHECK(towers_of("{" + sizes + "}", 6).other_parameters == plain);
  CHECK(towers_of("{" + sizes + R"(, "deepstack_visual_indexes": []})", 6).other_parameters ==
        plain);
  const Architecture deep = towers_of("{" + sizes + R"(, "deepstack_visual_indexes": [1, 2]})", 6);
  CHECK(deep.other_parameters == plain + 2 * (32 + merger));
  CHECK(deep.other_name == "vision");
  CHECK(deep.notes.empty());
}

TEST_CASE("Vision towers: SigLIP's with the projector of Gemma 3") {
  const Architecture made = towers_of(
      R"({"model_type": "siglip_vision_model", "hidden_size": 4, "image_size": 7, "patch_size": 2,
          "num_channels": 3, "num_hidden_layers": 1, "intermediate_size": 8})",
      5);
  // Patches 12·4 + 4, 3·3 places, a norm, the projector 4·5 and its norm's weight.
  CHECK(made.other_parameters == 52 + 9 * 4 + kBlock + 8 + 20 + 4);
}

TEST_CASE("Vision towers: Llama 4's has a class token, two norms and an adapter") {
  const Architecture made = towers_of(
      R"({"model_type": "llama4_vision_model", "hidden_size": 4, "image_size": 6, "patch_size": 2,
          "num_channels": 3, "num_hidden_layers": 1, "intermediate_size": 8,
          "projector_input_dim": 3, "projector_output_dim": 2, "vision_output_dim": 7})",
      5);
  CHECK(made.other_parameters == 12 * 4 + 4 + 10 * 4 + 16 + kBlock + (8 * 3 + 2 * 2) + 7 * 5);
}

TEST_CASE(
    "Vision towers: what a config does not say counts as nothing, what is not known is told") {
  // The width alone: four projections' worth of a block need a depth, so only norm and merger's
  // biases are left: a norm of 8.
  CHECK(towers_of(R"({"model_type": "qwen3_vl", "hidden_size": 4})", 6).other_parameters == 4 + 8);
  const Architecture other = towers_of(R"({"model_type": "pixtral", "hidden_size": 4})", 6);
  CHECK(other.other_parameters == 0);
  REQUIRE(other.notes.size() == 1);
  CHECK(other.notes[0] == "the parameters of its vision tower are not counted");
}

}  // namespace
}  // namespace opcost::test::llm_towers
