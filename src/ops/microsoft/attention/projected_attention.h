#pragma once

#include "ops/microsoft/attention/attention_parts.h"

// Attention that projects its input to Q, K and V with one matrix of weights.
namespace opcost {

/// The extents of such a layer.
struct ProjectedLayer {
  AttentionLayer heads;
  std::int64_t q_columns = 0, v_columns = 0;  ///< K has the same size.
  /// Tokens that the cache has room for; 0 if past and present share no cache.
  std::int64_t shared_capacity = 0;

  std::int64_t columns() const { return 2 * q_columns + v_columns; }
};

/// Reads and checks the shapes of input, `weights`, bias, past and the masks.
Result<ProjectedLayer> projected_layer(const NodeView& node, std::string_view weights);
/// Sets types and shapes of output and present; `type` is the type of both.
Status infer_projected(Inference& node, std::string_view weights, ElementType type);

/// The columns of Q, K and V: the attribute qkv_hidden_sizes, or a third for each.
Result<ProjectedLayer> projected_columns(const NodeView& node, std::string_view weights);

/// The array of the projected Q, K and V, side by side.
const Operand& projected_array(const Operands& op, const ProjectedLayer& layer);

/// The work after `qkv` holds Q, K and V:
///   do_rotary: each head of Q and K is rotated in place
///   present = past, unless they are one array; then K and V
///   the queries, with keys and values from present, else from past and qkv
void count_projected(const Operands& op, const ProjectedLayer& layer, const Operand& qkv,
                     Body& node);

}  // namespace opcost
