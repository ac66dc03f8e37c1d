#pragma once

#include <optional>

#include "opcost/graph/graph.h"
#include "opcost/runs/sample_ranges.h"
#include "runs/random_draws.h"

namespace opcost {

/// A random network; std::nullopt if a layer does not fit the one before it.
std::optional<Model> try_network(const DrawnNetwork& from, RandomDraws& draws);

}  // namespace opcost
