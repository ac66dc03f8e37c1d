#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// Which layers look at a window only.
enum class Windows : std::uint8_t {
  None,
  All,        ///< Every layer, if the config has a window.
  Asked,      ///< From layer max_window_layers on, where use_sliding_window says so (Qwen2).
  Even,       ///< Layers 0, 2, 4 (Gemma 2, gpt-oss); layer_types says otherwise.
  AllButNth,  ///< All but every sliding_window_pattern-th (Gemma 3).
  Chunks      ///< Chunks, but for every fourth layer, which sees all and rotates nothing (Llama 4).
};

/// Which layers have experts.
enum class ExpertLayers : std::uint8_t {
  None,
  All,
  Steps,       ///< Every decoder_sparse_step-th, but for mlp_only_layers (Qwen).
  AfterFirst,  ///< From first_k_dense_replace on (DeepSeek).
  Interleaved  ///< moe_layers, or every interleave_moe_layer_step-th (Llama 4).
};

/// What a model_type stands for where its config does not say. A new model_type is one row.
struct Family {
  std::string_view model_type;
  NormKind norm = NormKind::Rms;
  bool norm_bias = false, norm_before = true, norm_after = false, one_norm = false;
  bool parallel = false;
  bool q_bias = false, o_bias = false, mlp_bias = false, head_bias = false;
  /// attention_bias of the config means the biases of queries and of the output; else of neither.
  bool bias_key = true;
  QkNorm qk_norm = QkNorm::None;
  bool sinks = false, gated = true, tied = false, scaled_embedding = false;
  double rotated = 1.0;  ///< Share of a head; 0: positions are a table.
  Activation activation = Activation::Silu;
  Windows windows = Windows::None;
  ExpertLayers experts = ExpertLayers::None;
  bool expert_bias = false, router_bias = false, shared_gate = false;
  std::int64_t expert_limit = 0;
  Mixer mixer = Mixer::Attention;
};

std::span<const Family> families();
/// null: no family of that name.
const Family* find_family(std::string_view model_type);

/// The spellings of a field, its own name first.
std::span<const std::string_view> spellings_of(std::string_view field);

}  // namespace opcost::llm
