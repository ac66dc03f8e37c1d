#pragma once

#include "ops/microsoft/attention/attention_parts.h"

// Attention on Q, K and V that are already projected.
namespace opcost {

/// The extents of such a layer, and where its operands are.
struct MultiHeadLayer {
  AttentionLayer heads;
  std::string_view mask;                    ///< The formal name of the mask.
  std::int64_t shared_capacity = 0;         ///< Room of a shared cache in tokens; 0: none.
  std::string_view k = "key", v = "value";  ///< The inputs that hold K and V.
};

/// The Error that an input of that name does not fit `query`.
Error misfit_with_query(const NodeView& node, std::string_view name);

/// One of Q, K and V, and the array where the queries read it.
struct KeptHeads {
  const Operands& op;
  const AttentionLayer& layer;

  /// `from` itself if there is no bias, else an array of that name that holds the sum.
  const Operand& with_bias(std::string_view array, const Operand& from, std::int64_t tokens,
                           std::int64_t heads, std::int64_t size, Body& node) const;
  /// Reads heads from one array, adds their bias and writes them to the other.
  void keep(const Operand& from, const Operand& to, std::int64_t tokens, std::int64_t heads,
            std::int64_t size, Body& node) const;
};

}  // namespace opcost
