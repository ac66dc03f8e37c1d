#pragma once

#include <optional>

#include "opcost/graph/element_type.h"
#include "rules/node_view.h"

namespace opcost {

/// The type that fits the values of a node's output, which are stored in float: those of Quant with
/// its bits known (1: bipolar; 2 and narrow: ternary), IntQuant and BipolarQuant, each up to a
/// scale. std::nullopt for any other node.
std::optional<ElementType> held_type(const NodeView& node);

}  // namespace opcost
