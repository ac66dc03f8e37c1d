#pragma once

#include "ops/microsoft/attention/attention_parts.h"

// What attention has in common on Q, K and V that are projected already.
namespace opcost {

/// The extents of such a layer, and where its parts are.
struct MultiHeadLayer {
  AttentionLayer heads;
  std::string_view mask;                    ///< The formal name of the mask.
  std::int64_t shared_capacity = 0;         ///< Tokens a shared cache has room for; 0: none is.
  std::string_view k = "key", v = "value";  ///< The inputs that hold K and V.
};

/// The Error that an input of that name does not fit `query`.
Error misfit_with_query(const NodeView& node, std::string_view name);

/// One of Q, K and V where the queries meet it.
struct KeptHeads {
  const Operands& op;
  const AttentionLayer& layer;

  /// `from` as it comes, or in an array of that name, with its bias.
  const Operand& with_bias(std::string_view array, const Operand& from, std::int64_t tokens,
                           std::int64_t heads, std::int64_t size, Body& node) const;
  /// Heads read from one array, with their bias, and written to the other.
  void keep(const Operand& from, const Operand& to, std::int64_t tokens, std::int64_t heads,
            std::int64_t size, Body& node) const;
};

}  // namespace opcost
