#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "estimate/walk/walk.h"

namespace opcost {

/// An operator on quantised numbers as files write it: its inputs come from DequantizeLinear, its
/// output goes to QuantizeLinear.
struct QuantizedGroup {
  const Node* core = nullptr;
  /// Dequantisers, by the operator's inputs; null: the input comes from elsewhere.
  std::vector<const Node*> sources;
  const Node* clamp = nullptr;      ///< A Relu or Clip between the operator and the quantiser.
  const Node* quantizer = nullptr;  ///< null: the result is not quantised.
};

/// The integer operator that replaces a group.
struct IntegerOperator {
  Node node;  ///< It has the name of the operator in the middle.
  /// Inputs that are not values of the model: a zero point of 0, a bias stored as int32.
  std::vector<std::pair<std::size_t, TensorInfo>> made;
};

/// std::nullopt if opcost knows no integer operator for the group. `walked`: that of its operator.
std::optional<IntegerOperator> integer_operator(const QuantizedGroup& group,
                                                const WalkedNode& walked, const Walk& walk);

/// The name at that position; "" beyond the end.
const std::string& input_at(const Node& node, std::size_t at);

}  // namespace opcost
