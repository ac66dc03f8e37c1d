#pragma once

#include <vector>

#include "rules/body.h"
#include "rules/inference.h"

namespace opcost {

/// The extents of scaled dot-product attention.
struct AttentionLayer {
  std::int64_t batch = 0, q_heads = 1, kv_heads = 1;
  std::int64_t queries = 0, keys = 0, past = 0;  ///< keys: those of K, without the past.
  std::int64_t head_size = 0, v_head_size = 0;
  bool packed = false;  ///< Inputs of rank 3: heads side by side in the last axis.

  std::int64_t all_keys() const { return past + keys; }
};

/// Reads and checks the shapes of Q, K, V, past_key and past_value.
Result<AttentionLayer> attention_layer(const NodeView& node);
/// Checks attn_mask and nonpad_kv_seqlen.
Status check_masks(const NodeView& node, const AttentionLayer& layer);

/// An array that holds some of the keys or values, and how many.
struct KeyPart {
  const Operand& array;
  Extent keys;
  /// Its numbers are quantised: each is converted and scaled as it is read.
  bool quantized = false;
};

/// What happens to one row of scores, a query's with all keys.
struct AttentionRow {
  const Operand& q;  ///< Where the queries are read,
  const Operand& y;  ///< and where the result is written.
  std::vector<KeyPart> keys, values;
  Extent all_keys, head_size, v_head_size;
  NumberType softmax_type;

  /// States the loops of both products: keys and values serve all queries of their head.
  void contracts(const AttentionLayer& layer, Body& node) const;
  /// For each key: the sum of q·k over the head, scaled.
  void scores(Body& row, bool scaled) const;
  /// For each score: softcap · tanh(s / softcap).
  void cap(Body& row) const;
  /// exp(s - max) / sum of exp(s - max); converted to the softmax's type and
  /// back where that is another.
  void softmax(Body& row) const;
  /// For each element of the output: the sum of p·v over all keys, written to y.
  void weigh_values(Body& row) const;
  /// An element of a part, as a number of the queries' type.
  void read_part(const KeyPart& part, Body& term) const;
};

}  // namespace opcost
