#pragma once

#include <string>
#include <string_view>

#include "ops/attention/attention_layer.h"
#include "ops/microsoft/parts.h"

// What the attention operators of com.microsoft share.
namespace opcost {

/// Heads of Q, K or V while they are computed for the array in which they are kept.
struct Heads {
  const Operand& to;      ///< The array in which they are kept.
  const Operand& like;    ///< The type of the arithmetic is that of this operand.
  Extent count;           ///< The number of heads, over all tokens,
  std::int64_t size = 0;  ///< and the number of elements of each.
  /// The weights of an RMS norm of each head; absent: no norm.
  const Operand& norm;
  /// The caches of a rotary embedding; absent: sines are computed.
  const Operand& cos;
  const Operand& sin;
  std::int64_t rotated = 0;  ///< Elements of a head that are rotated; 0: none.
  bool quantized = false;    ///< They are divided by a scale and rounded before they are written.
};

///   for each head:                                       count
///     for each element: `make` it                        size
///     norm: r = 1 / sqrt(sum of x·x / n + epsilon), x = x·r·w
///     for each pair that is rotated:                     rotated / 2
///       a, b = cos·a - sin·b, sin·a + cos·b
///     for each element: write it                         size
/// Without caches the angle is a product, and its sine and cosine are computed.
void keep_heads(const Heads& heads, Body& node, FunctionRef<void(Body&)> make);

/// What is done to the scores of a query.
struct ScoreSteps {
  const Operand& mask;   ///< If of rank 1: lengths; else one number per score.
  const Operand& bias;   ///< One number per score, which is added to it.
  const Operand& sink;   ///< One number for each head that joins the softmax.
  const Operand& beams;  ///< The beam that each key belongs to.
  const Operand& qk;     ///< Where they are written, if wanted.
  bool scaled = true, capped = false, smooth = false;
  bool before_softmax = false;  ///< qk is written before the softmax.
};

///   for each query of each head:                         batch * heads * queries
///     for each key: s = scale · sum of q·k               keys, head size
///       s = softcap · tanh(s / softcap), masked, + bias, where given
///     p = exp(s - max) / sum of exp(s - max)             keys
///     for each element: y = sum of p·v                   head size of V, keys
/// The scores of a query are temporaries. A mask that holds lengths is read once. A sink
/// is one more term of the softmax's sum.
void count_queries(const AttentionLayer& layer, const AttentionRow& row, const ScoreSteps& steps,
                   Body& node);

/// The extents of a row over `parts` of keys and values.
AttentionRow row_over(const Operand& q, const Operand& y, std::vector<KeyPart> keys,
                      std::vector<KeyPart> values, const AttentionLayer& layer);

/// "batch * tokens * heads"
Extent heads_extent(std::int64_t batch, std::int64_t tokens, std::int64_t heads);
/// Checks attention_bias: batch or 1, heads or 1, queries or 1, keys or more or 1.
Status check_attention_bias(const NodeView& node, const AttentionLayer& layer);
/// Checks a mask of lengths (of one axis) or of numbers for each score.
Status check_mask(const NodeView& node, std::string_view formal, const AttentionLayer& layer);
/// The number of keys that a per-score mask or attention_bias covers; 0 if there is neither.
std::int64_t masked_keys(const NodeView& node, std::string_view mask);

/// The columns of `name` as `heads` whole heads. An Error where they are not.
Result<std::int64_t> head_size_of(const NodeView& node, std::string_view name, std::int64_t columns,
                                  std::int64_t heads);
/// past + keys, where that fits.
Status check_total(const NodeView& node, const AttentionLayer& layer);
/// How many tokens a cache, which past and present share with room for `capacity`, holds before
/// this step's `keys` are added: past_sequence_length if known, else by a mask of `masked`
/// keys (0: no mask), else as many as there is room for.
Result<std::int64_t> shared_past(const NodeView& node, std::int64_t capacity, std::int64_t keys,
                                 std::int64_t masked);
/// States that assumption in the report.
void assume_full_cache(Inference& node, std::int64_t masked);
/// States that scores hidden by a mask are counted.
void assume_masked_scores(Inference& node, std::string_view mask, std::string_view causal);

/// One element of a projection of int8 numbers, as float32: a row of x times a column of w, the sum
/// of 32 bits scaled, plus the bias.
void project_integers(const Operand& x, const Operand& w, const Operand& bias, Body& out);

}  // namespace opcost
