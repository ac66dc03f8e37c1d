#pragma once

#include <array>
#include <span>
#include <string_view>

#include "ops/recurrent/recurrent_activation.h"
#include "rules/body.h"
#include "rules/inference.h"

// What RNN, GRU and LSTM share: shapes, the loop over time, the weighted sums.
namespace opcost {

/// The extents of a recurrent layer.
struct RecurrentLayer {
  std::int64_t directions = 1, steps = 0, batch = 0, inputs = 0, hidden = 0;
  bool batch_first = false;  ///< layout = 1
};

/// The axis of X along which its steps stand: 1 where batches are in front (`layout`).
std::size_t recurrent_steps_axis(const NodeView& node);
/// Reads and checks the shapes of all inputs; W and R hold `gates` blocks each.
Result<RecurrentLayer> recurrent_layer(const NodeView& node, int gates);

/// Checks and shapes of a layer with that many gates and those default activations. Y has
/// every step, Y_h and Y_c have the last one.
Status infer_recurrent(Inference& node, int gates, std::span<const std::string_view> defaults);

/// One unit at one step of one sample: `previous` is the array that holds h of
/// the step before.
struct RecurrentUnit {
  const Operands& op;
  const Operand& previous;
  std::span<const RecurrentActivation* const> activations;
  Extent inputs, hidden;

  /// The array that keeps h from step to step: Y, else Y_h, else Y_c.
  const Operand& state() const;
  /// sum of W·x, one term per input.
  void weigh_inputs(Body& unit) const;
  /// + sum of R·h, added to that sum, one term per unit of the layer.
  void accumulate_hidden(Body& unit) const;
  /// + Wb + Rb
  void add_biases(Body& unit) const;
  /// The n-th activation of this direction, after the clip if there is one.
  void activate(Body& unit, std::size_t n) const;
};

/// Runs `cell` for every unit of every step of every sample and direction, then writes the
/// rest: the outputs of the last step, and zeros behind the end of short sequences.
void count_recurrent(const Operands& op, Body& node, int gates,
                     std::span<const std::string_view> defaults,
                     void (*cell)(const RecurrentUnit&, Body&));

}  // namespace opcost
