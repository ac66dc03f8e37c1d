#pragma once

#include <string_view>
#include <vector>

#include "ops/microsoft/attention/attention_parts.h"

// What attention has in common whose heads of Q share heads of K and V.
namespace opcost {

/// The extents of such a layer.
struct GroupedLayer {
  AttentionLayer heads;
  std::int64_t window = 0;     ///< Keys that a query looks back at most; 0: all.
  std::int64_t rotated = 0;    ///< Elements of a head of Q and K that are rotated.
  bool packed = false;         ///< query holds K and V too.
  std::int64_t capacity = 0;   ///< Tokens that present has room for.
  bool shares_buffer = false;  ///< past and present are one array.
  bool quantized = false;      ///< The cache holds integers or small floats,
  ElementType cache_type = ElementType::Undefined;  ///< of this type.
};

/// Reads the heads of query [..., columns], with K and V in it or beside it.
Status read_grouped_heads(const NodeView& node, GroupedLayer& layer);
/// do_rotary: checks cos_cache and sin_cache, from which follows what is rotated.
Status read_grouped_rotation(const NodeView& node, GroupedLayer& layer);
/// q_norm_weight and k_norm_weight come together, of a head's size each.
Status check_head_norms(const NodeView& node, const GroupedLayer& layer);

/// Unless query holds them: checks key and value, of query's shape with the columns
/// of kv_num_heads.
Status check_new_keys(const NodeView& node, const GroupedLayer& layer, Shape query);
/// The attributes scale and softcap, and head_sink.
ScoreSteps grouped_steps(const Operands& op);

/// Keys that a row of scores has: all, or those of the window.
std::int64_t keys_of_row(const GroupedLayer& layer);

/// The queries, normalised and rotated; query itself where nothing is done to them.
const Operand& keep_queries(const Operands& op, const GroupedLayer& layer, std::int64_t tokens,
                            Body& node);
/// Where new keys or values are kept.
struct HeadStore {
  const Operand& array;
  std::int64_t tokens = 0;  ///< How many tokens' heads there are.
  bool quantized = false;   ///< They are quantised on the way.
};

/// The new keys, normalised, rotated and quantised, to where they are kept.
void keep_keys(const Operands& op, const GroupedLayer& layer, const HeadStore& to, Body& node);
/// The new values, quantised, likewise.
void keep_values(const Operands& op, const GroupedLayer& layer, const HeadStore& to, Body& node);

}  // namespace opcost
