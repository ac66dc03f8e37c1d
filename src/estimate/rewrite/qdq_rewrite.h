#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "estimate/walk/walk.h"

namespace opcost {

/// An operator on quantised numbers as files write it: what it reads comes from
/// DequantizeLinear, what it gives goes to QuantizeLinear.
struct QuantizedGroup {
  const Node* core = nullptr;
  std::vector<const Node*> sources;  ///< Dequantisers, by the core's inputs; null: another's.
  const Node* clamp = nullptr;       ///< A Relu or Clip between the core and the quantiser.
  const Node* quantizer = nullptr;   ///< null: the result stays as it is.
};

/// The operator on integers that stands for a group.
struct IntegerOperator {
  Node node;  ///< With the core's name.
  /// Inputs that are no value of the model: a zero point of 0, a bias stored as int32.
  std::vector<std::pair<std::size_t, TensorInfo>> made;
};

/// Nothing where opcost knows no integer operator for the group. `walked`: the core's.
std::optional<IntegerOperator> integer_operator(const QuantizedGroup& group,
                                                const WalkedNode& walked, const Walk& walk);

/// The name at that place; "" beyond the last.
const std::string& input_at(const Node& node, std::size_t at);

}  // namespace opcost
