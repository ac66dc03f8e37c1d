#pragma once

#include <string_view>

// The operators that the graphs of language models are built from (src/llm): their names, which
// nobody but this folder may spell.
namespace opcost::op {

inline constexpr std::string_view kMicrosoftDomain = "com.microsoft";
inline constexpr std::string_view kOwnDomain = "opcost";

// ai.onnx
inline constexpr std::string_view kAdd = "Add";
inline constexpr std::string_view kAttention = "Attention";
inline constexpr std::string_view kConcat = "Concat";
inline constexpr std::string_view kDiv = "Div";
inline constexpr std::string_view kExpand = "Expand";
inline constexpr std::string_view kGather = "Gather";
inline constexpr std::string_view kGelu = "Gelu";
inline constexpr std::string_view kGemm = "Gemm";
inline constexpr std::string_view kLayerNormalization = "LayerNormalization";
inline constexpr std::string_view kLpNormalization = "LpNormalization";
inline constexpr std::string_view kMatMul = "MatMul";
inline constexpr std::string_view kMul = "Mul";
inline constexpr std::string_view kRelu = "Relu";
inline constexpr std::string_view kReshape = "Reshape";
inline constexpr std::string_view kRmsNormalization = "RMSNormalization";
inline constexpr std::string_view kRotaryEmbedding = "RotaryEmbedding";
inline constexpr std::string_view kSigmoid = "Sigmoid";
inline constexpr std::string_view kSplit = "Split";
inline constexpr std::string_view kSwish = "Swish";
inline constexpr std::string_view kTanh = "Tanh";
inline constexpr std::string_view kTranspose = "Transpose";

// com.microsoft
inline constexpr std::string_view kCausalConv = "CausalConvWithState";
inline constexpr std::string_view kExperts = "MoE";
inline constexpr std::string_view kGatedNorm = "GatedRMSNorm";
inline constexpr std::string_view kGroupedAttention = "GroupQueryAttention";
inline constexpr std::string_view kNBits = "MatMulNBits";
inline constexpr std::string_view kQuantizedExperts = "QMoE";
inline constexpr std::string_view kSmallFloats = "MatMulBlockQuantizedFp8Weight";

// opcost's own: what no standard has
inline constexpr std::string_view kLatentAttention = "LatentAttention";
inline constexpr std::string_view kStateSpace = "StateSpace";

}  // namespace opcost::op
