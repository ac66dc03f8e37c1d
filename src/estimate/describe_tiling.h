#pragma once

#include "opcost/estimate/tiling.h"
#include "placement/tiled.h"

namespace opcost {

/// What `tiled` chose for a node, for who asks about it.
NodeTiling describe_tiling(const Accesses& node, const TiledNode& tiled,
                           const MemoryHierarchy& memory);

}  // namespace opcost
