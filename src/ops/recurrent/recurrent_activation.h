#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rules/node_view.h"

namespace opcost {

/// An activation function of a recurrent layer, and its actions on one number.
struct RecurrentActivation {
  std::string_view name;
  std::vector<Action> actions;
};

using RecurrentActivations = std::vector<const RecurrentActivation*>;

/// The activations of all directions, one direction after the other: those that the
/// attribute `activations` names (case does not matter), else `defaults` for each direction.
/// An Error if ONNX has no such name or their number is wrong.
Result<RecurrentActivations> recurrent_activations(const NodeView& node,
                                                   std::span<const std::string_view> defaults,
                                                   std::size_t directions);

}  // namespace opcost
