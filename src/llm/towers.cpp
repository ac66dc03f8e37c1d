// Parameters of vision towers: part of a model's size, though text does not use them.
#include "llm/towers.h"

#include <array>
#include <optional>
#include <string>

#include "opcost/core/count.h"

namespace opcost::llm {
namespace {

// Sizes of a tower; 0 for one that is missing, so that a product with it is no surprise.
class TowerSizes {
 public:
  explicit TowerSizes(const JsonValue& config) : config_(config) {}

  Count operator[](const char* name) const {
    const JsonValue* value = config_.find(name);
    const auto count = value != nullptr ? value->count() : std::nullopt;
    // Beyond any tower: products of a few of them stay within 64 bits, or overflow for good.
    return Count{count && *count <= (1U << 24) ? *count : 0};
  }
  Count entries(const char* name) const {
    const JsonValue* value = config_.find(name);
    const auto* list = value != nullptr ? value->array() : nullptr;
    return Count{list != nullptr ? list->size() : 0};
  }

 private:
  const JsonValue& config_;
};

const Count kTwo{2}, kFour{4};

// A matrix with its bias.
Count linear(Count in, Count out) { return in * out + out; }
// Weight and bias of a LayerNorm.
Count norm(Count width) { return kTwo * width; }
// Four projections, two norms and a plain MLP, all with biases.
Count block(Count width, Count inner) {
  return kFour * linear(width, width) + kTwo * norm(width) + linear(width, inner) +
         linear(inner, width);
}
Count square(Count side) { return side * side; }
Count quotient(Count of, Count by) {
  const std::uint64_t whole = of.exact().value_or(0), part = by.exact().value_or(0);
  return Count{part > 0 ? whole / part : 0};
}

// Qwen3-VL: patches of two frames, a merger, and one more for each deepstack layer.
Count qwen3_vision(const TowerSizes& t) {
  const Count width = t["hidden_size"], out = t["out_hidden_size"];
  const Count merged = square(t["spatial_merge_size"]) * width;
  const Count patches =
      linear(t["in_channels"] * t["temporal_patch_size"] * square(t["patch_size"]), width);
  const Count merger = linear(merged, merged) + linear(merged, out);
  return patches + t["num_position_embeddings"] * width +
         t["depth"] * block(width, t["intermediate_size"]) + norm(width) + merger +
         t.entries("deepstack_visual_indexes") * (norm(merged) + merger);
}

// SigLIP, with Gemma 3's projector: a matrix and the weight of a norm.
Count siglip_vision(const TowerSizes& t, Count text_width) {
  const Count width = t["hidden_size"];
  const Count places = square(quotient(t["image_size"], t["patch_size"]));
  return linear(t["num_channels"] * square(t["patch_size"]), width) + places * width +
         t["num_hidden_layers"] * block(width, t["intermediate_size"]) + norm(width) +
         width * text_width + width;
}

// Llama 4: patches without bias, a class token, norms at both ends, and an adapter of two matrices.
Count llama4_vision(const TowerSizes& t, Count text_width) {
  const Count width = t["hidden_size"], places = quotient(t["image_size"], t["patch_size"]);
  const Count adapter =
      t["intermediate_size"] * t["projector_input_dim"] + square(t["projector_output_dim"]);
  return t["num_channels"] * square(t["patch_size"]) * width + width +
         (square(places) + Count{1}) * width + kTwo * norm(width) +
         t["num_hidden_layers"] * block(width, t["intermediate_size"]) + adapter +
         t["vision_output_dim"] * text_width;
}

std::optional<Count> vision_of(const JsonValue& vision, const Architecture& text) {
  const JsonValue* type = vision.find("model_type");
  const std::string name = type != nullptr && type->text() != nullptr ? *type->text() : "";
  const TowerSizes sizes(vision);
  const Count width{static_cast<std::uint64_t>(text.hidden)};
  if (name.starts_with("qwen3_vl") || name.starts_with("qwen3_omni")) return qwen3_vision(sizes);
  if (name == "siglip_vision_model") return siglip_vision(sizes, width);
  if (name == "llama4_vision_model") return llama4_vision(sizes, width);
  return std::nullopt;
}

}  // namespace

void count_towers(const JsonValue& config, Architecture& to) {
  const JsonValue* thinker = config.find("thinker_config");
  const JsonValue& parts = thinker != nullptr && thinker->object() != nullptr ? *thinker : config;
  if (const JsonValue* vision = parts.find("vision_config");
      vision != nullptr && vision->object() != nullptr) {
    const auto count = vision_of(*vision, to);
    const auto exact = count ? count->exact() : std::nullopt;
    if (exact) {
      to.other_parameters = *exact;
      to.other_name = "vision";
    } else {
      to.notes.emplace_back("the parameters of its vision tower are not counted");
    }
  }
  if (parts.find("audio_config") != nullptr)
    to.notes.emplace_back("the parameters of its audio encoder are not counted");
  if (const JsonValue* more = config.find("num_nextn_predict_layers");
      more != nullptr && more->count().value_or(0) > 0)
    to.notes.emplace_back(
        "its layer that predicts one token more is neither counted nor run (no speculation)");
}

}  // namespace opcost::llm
