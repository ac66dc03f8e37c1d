#pragma once

#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

// Mixtures of experts.
namespace opcost {

/// The extents of a mixture of experts.
struct Mixture {
  std::int64_t tokens = 0, hidden = 0, inner = 0, experts = 0, chosen = 1;
  std::int64_t fused = 1;     ///< Columns of fc1 per element of the hidden layer.
  bool gated = false;         ///< fc3 computes the linear half.
  std::int64_t per_byte = 1;  ///< Weights that are packed in one element of a stored array.

  /// How many experts some token is sent to, if the node says it; 0: not said.
  std::int64_t said_used = 0;

  /// The experts that some token is sent to: what the node says, else at most so many.
  std::int64_t used() const;
  /// Experts whose arrays are read: all, unless the node says how many are used.
  std::int64_t read() const { return said_used > 0 ? said_used : experts; }
};

/// Reads and checks the shapes of input, router_probs and the experts. Each element of
/// their arrays holds `per_byte` weights.
Result<Mixture> mixture(const NodeView& node, std::int64_t per_byte);
/// Type and shape of output.
Status infer_mixture(Inference& node, std::int64_t per_byte);

/// Returns the array of a layer's weights in the form in which they are read.
using ExpertWeights = const Operand& (*)(const Operands&, const Mixture&, std::string_view);

///   for each token: its k experts are chosen                 tokens
///     for each of these, each unit of its hidden layer:      k, inner
///       h = activation(sum of fc1·x + bias), kept            fusion, hidden
///       with fc3: · (sum of fc3·x + bias)                    hidden
///     for each column of the output:                         hidden
///       y = sum over these of p·(sum of fc2·h + bias)        k, inner
void count_tokens(const Operands& op, const Mixture& m, ExpertWeights weights, Body& node);

}  // namespace opcost
