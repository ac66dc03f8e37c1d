#pragma once

#include <cstdint>

#include "estimate/weights/weight_uses.h"
#include "opcost/core/memory.h"
#include "placement/place.h"

namespace opcost {

/// The events of a node whose weights are kept so: the products of the contraction, and what they
/// read, are replaced. `block`: so many vectors are multiplied at a time, so that each entry of the
/// matrix is found again by all but the first of them.
Accesses in_format(const Accesses& node, const WeightUse& use, const FormatCounts& counts,
                   std::uint64_t block, const Operands& operands);

/// The blocks that are tried under `tiled`: one vector, and as many as fit each memory.
std::vector<std::uint64_t> blocks_of(const WeightUse& use, const MemoryHierarchy& memory);

/// How many parts of the rows have inputs of their own: groups of a convolution.
std::uint64_t groups_of(const WeightUse& use);

}  // namespace opcost
