#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rules/node_view.h"

namespace opcost {

/// An activation function of a recurrent layer, and what it does to a number.
struct RecurrentActivation {
  std::string_view name;
  std::vector<Action> actions;
};

using RecurrentActivations = std::vector<const RecurrentActivation*>;

/// Those of one direction after the other, as the attribute `activations` names
/// them (upper and lower case are alike) or else `defaults` for each direction.
/// An Error where one is not ONNX's or they are not as many.
Result<RecurrentActivations> recurrent_activations(const NodeView& node,
                                                   std::span<const std::string_view> defaults,
                                                   std::size_t directions);

}  // namespace opcost
