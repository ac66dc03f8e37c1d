#pragma once

#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

namespace opcost {

/// The extents of linear attention, and which terms its recurrence has.
struct LinearLayer {
  std::int64_t batch = 0, tokens = 0, q_heads = 1, kv_heads = 1, key_size = 0, value_size = 0;
  std::int64_t k_heads = 1;  ///< Heads of the keys, where they are fewer than kv_heads.
  bool decays = false, corrects = false;  ///< The gated and the delta rules.
};

/// The attribute update_rule; the inputs decay and beta must fit it.
Status read_update_rule(const NodeView& node, LinearLayer& layer);

/// Linear attention token by token.
struct LinearAttention {
  const Operands& op;
  const Operand& query;
  const Operand& key;
  const Operand& state;  ///< The array that the state is kept in.
  LinearLayer layer;
  bool decays_by_head = false;  ///< decay is one number per head, not per element of a key.
  std::int64_t outputs = 1;     ///< Heads of the output.

  ///   for each token of each sample:                         batch * tokens
  ///     for each head of the state:                          kv heads
  ///       gated: e = exp(decay)                              1 or key size
  ///       delta: u = beta · (v - sum of e·S·k)               value size, key size
  ///       S = e·S + k·v (delta: k·u)                         key size * value size
  ///     for each head of the output, each of its elements:   heads, value size
  ///       y = scale · sum of q·S                             key size
  /// `gate` is what is done to each decay before its exponential is taken, `rate`
  /// to each beta; null: nothing.
  void count(Body& node, void (*gate)(const Operands&, Body&) = nullptr,
             void (*rate)(const Operands&, Body&) = nullptr) const;

 private:
  void prepare_decay(Body& head, void (*gate)(const Operands&, Body&)) const;
  void correct(Body& head, void (*rate)(const Operands&, Body&)) const;
  void update(Body& head) const;
  void find_again(Count tokens, Body& node) const;
  Extent key_size() const { return extent_of(layer.key_size, "key size"); }
  Extent value_size() const { return extent_of(layer.value_size, "value size"); }
  NumberType type() const;
};

}  // namespace opcost
