#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "opcost/graph/element_type.h"

namespace opcost {

/// What mixes the tokens of a layer.
enum class Mixer : std::uint8_t {
  None,       ///< Nothing: the layer is an MLP alone.
  Attention,  ///< Heads of queries on (fewer) heads of keys and values.
  Latent,     ///< Multi-head latent attention: one compressed key and value for all heads.
  StateSpace  ///< Mamba-2.
};

enum class Mlp : std::uint8_t { None, Dense, Experts };

/// One layer. Layers that are equal cost the same.
struct LlmLayer {
  Mixer mixer = Mixer::Attention;
  Mlp mlp = Mlp::Dense;
  std::int64_t window = 0;    ///< Tokens that it looks back at most, itself included; 0: all.
  std::int64_t chunk = 0;     ///< It sees the tokens of its own chunk of so many; 0: all.
  bool rotary = true;         ///< Positions are rotated into queries and keys.
  bool mlp_as_typed = false;  ///< The quantised checkpoint keeps this layer's MLP unquantised.

  friend bool operator==(const LlmLayer&, const LlmLayer&) = default;
};

/// What a weight is for; parameters and quantisation go by it.
enum class WeightClass : std::uint8_t {
  Embedding,
  Head,
  Attention,
  StateSpace,
  Mlp,
  Experts,
  SharedExpert,
  Router,
  Norm,
  Position,
  Table  ///< No parameter: it is computed once (sines of positions, shapes).
};
inline constexpr std::size_t kWeightClasses = 11;

/// How a matrix of weights is stored.
struct WeightForm {
  /// BFloat16, Float16, Float: as it is. Float8E4M3FN, Float4E2M1, UInt8, UInt4, UInt2: with
  /// scales.
  ElementType type = ElementType::BFloat16;
  std::int64_t block = 0;       ///< Inputs that share a scale; 0: all of a row.
  std::int64_t block_rows = 1;  ///< Rows that share a scale.
  bool zero_points = false;     ///< Beside each scale.

  bool plain() const {
    return type == ElementType::BFloat16 || type == ElementType::Float16 ||
           type == ElementType::Float;
  }
  friend bool operator==(const WeightForm&, const WeightForm&) = default;
};

enum class NormKind : std::uint8_t { Rms, Layer, Plain };  ///< Plain: no weights.
enum class QkNorm : std::uint8_t { None, PerHead, Whole, Unweighted };
enum class Activation : std::uint8_t { Silu, Gelu, Relu, ReluSquared };

/// A mixture of experts.
struct ExpertSizes {
  std::int64_t count = 0, chosen = 0, inner = 0;
  std::int64_t shared_inner = 0;  ///< Of the expert that every token goes through; 0: none.
  bool bias = false, router_bias = false, shared_gate = false;
  double limit = 0;  ///< Its activations are clamped to it; 0: not.
};

struct LatentSizes {
  std::int64_t query_rank = 0;  ///< 0: queries are projected at once.
  std::int64_t rank = 0, nope = 0, rope = 0, value = 0;
};

struct StateSpaceSizes {
  std::int64_t heads = 0, head_size = 0, states = 0, groups = 0, taps = 0;
  bool conv_bias = true, bias = false;
};

/// What a config.json says of a decoder, and nothing of how it is served.
struct Architecture {
  std::string source;      ///< The file.
  std::string model_type;  ///< "llama"
  std::string like;        ///< The family it was read as, where that was asked for; mostly "".

  std::int64_t hidden = 0, vocabulary = 0, inner = 0;
  std::int64_t heads = 0, kv_heads = 0, head_size = 0;
  std::int64_t rotated = 0;    ///< Elements of a head that are rotated; 0: none.
  std::int64_t positions = 0;  ///< Rows of a table of positions that is added; 0: none.
  std::vector<LlmLayer> layers;

  NormKind norm = NormKind::Rms;
  bool norm_bias = false, norm_before = true, norm_after = false;
  bool one_norm = false;  ///< Attention and MLP read the same normalised input (Phi).
  bool parallel = false;  ///< Both are added to the layer's input (GPT-NeoX, Phi).
  bool final_norm = true;
  bool q_bias = false, o_bias = false, mlp_bias = false, head_bias = false;
  QkNorm qk_norm = QkNorm::None;
  bool sinks = false, gated = true, tied = false, scaled_embedding = false;
  double score_cap = 0, logit_cap = 0;
  Activation activation = Activation::Silu;
  ExpertSizes experts;
  LatentSizes latent;
  StateSpaceSizes state_space;

  ElementType type = ElementType::BFloat16;  ///< Of what is not quantised.
  WeightForm forms[kWeightClasses];          ///< By WeightClass.
  std::uint64_t other_parameters = 0;        ///< Those of a vision tower, which text does not use.
  std::uint64_t stored_bytes = 0;            ///< Of the files' headers; 0: none was read.
  std::string other_name;                    ///< "vision"; "" if there are none.
  std::vector<std::string> notes;            ///< What was assumed or left out.

  const WeightForm& form(WeightClass of) const { return forms[static_cast<std::size_t>(of)]; }
  WeightForm& form(WeightClass of) { return forms[static_cast<std::size_t>(of)]; }
};

}  // namespace opcost
