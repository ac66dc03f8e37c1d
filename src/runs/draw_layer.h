#pragma once

#include <cstdint>
#include <optional>

#include "opcost/runs/layer.h"
#include "opcost/runs/sample_ranges.h"
#include "runs/random_draws.h"

namespace opcost {

/// A number of that range.
std::int64_t drawn(const DrawnNumber& number, RandomDraws& draws);
/// Whether the layer satisfies its conditions and has an output.
bool is_possible(const DrawnLayer& from, const Layer& layer);
/// A layer drawn at random; nothing where it does not fulfil its conditions.
std::optional<Layer> try_layer(const DrawnLayer& from, RandomDraws& draws);

}  // namespace opcost
