#pragma once

#include <vector>

#include "ops/node_view.h"

namespace opcost {

/// What the function of the attribute `activation` does to a number; nothing where
/// there is none. An Error where it is not known.
Result<std::vector<Action>> fused_activation(const NodeView& node);

}  // namespace opcost
