#pragma once

#include <cstdint>
#include <optional>

#include "opcost/runs/sample.h"
#include "runs/random_draws.h"

namespace opcost {

/// A number of that range.
std::int64_t drawn(const DrawnNumber& number, RandomDraws& draws);
/// Whether the layer fulfils its conditions and has an output.
bool is_possible(const DrawnLayer& from, const Layer& layer);

/// A network drawn at random; nothing where a layer does not fit what is before it.
std::optional<Model> try_network(const DrawnNetwork& from, RandomDraws& draws);

}  // namespace opcost
