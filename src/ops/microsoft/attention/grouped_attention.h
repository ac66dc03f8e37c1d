#pragma once

#include <string_view>
#include <vector>

#include "ops/microsoft/attention/attention_parts.h"

// Attention in which several heads of Q share one head of K and V.
namespace opcost {

/// The extents of such a layer.
struct GroupedLayer {
  AttentionLayer heads;
  std::int64_t window = 0;     ///< How many keys back a query looks at most; 0: all.
  std::int64_t rotated = 0;    ///< Elements of a head of Q and K that are rotated.
  bool packed = false;         ///< query contains K and V too.
  std::int64_t capacity = 0;   ///< Tokens that present has room for.
  bool shares_buffer = false;  ///< past and present are one array.
  bool quantized = false;      ///< The cache holds integers or small floats,
  ElementType cache_type = ElementType::Undefined;  ///< of this type.
};

/// Reads the heads of query [..., columns], with K and V in it or beside it.
Status read_grouped_heads(const NodeView& node, GroupedLayer& layer);
/// do_rotary: checks cos_cache and sin_cache, which say how many elements are rotated.
Status read_grouped_rotation(const NodeView& node, GroupedLayer& layer);
/// q_norm_weight and k_norm_weight must come together and have the size of a head.
Status check_head_norms(const NodeView& node, const GroupedLayer& layer);

/// Checks key and value, unless query contains them: the shape of query, with the columns
/// of kv_num_heads.
Status check_new_keys(const NodeView& node, const GroupedLayer& layer, Shape query);
/// The attributes scale and softcap, and head_sink.
ScoreSteps grouped_steps(const Operands& op);

/// The number of keys in a row of scores: all, or those of the window.
std::int64_t keys_of_row(const GroupedLayer& layer);

/// The queries, normalised and rotated; query itself if neither is asked for.
const Operand& keep_queries(const Operands& op, const GroupedLayer& layer, std::int64_t tokens,
                            Body& node);
/// Where new keys or values are kept.
struct HeadStore {
  const Operand& array;
  std::int64_t tokens = 0;  ///< How many tokens' heads there are.
  bool quantized = false;   ///< They are quantised on the way.
};

/// Writes the new keys, normalised, rotated and quantised, to the array that keeps them.
void keep_keys(const Operands& op, const GroupedLayer& layer, const HeadStore& to, Body& node);
/// The same for the new values, which are only quantised.
void keep_values(const Operands& op, const GroupedLayer& layer, const HeadStore& to, Body& node);

}  // namespace opcost
