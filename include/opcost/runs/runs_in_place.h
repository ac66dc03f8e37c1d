#pragma once

#include "opcost/runs/layer.h"

namespace opcost {

/// Whether its result took the place of its input, as in a network: `inplace` of PyTorch.
bool runs_in_place(const Layer& layer);

}  // namespace opcost
