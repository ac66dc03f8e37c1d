#pragma once

#include "opcost/core/memory.h"
#include "placement/loops.h"

namespace opcost {

/// How often an array of multipliers reads the two factors of a contraction, by side. Its columns
/// are indices of the factor that stays in the multipliers, its rows the terms that are summed.
struct SharedReads {
  PerSide<double> of{};
};

/// `stays`: the factor that stays. Neither is read less often than it has touched elements, nor
/// more often than there are products. `streamed_bits`: of an element of the other factor.
SharedReads shared_reads(const Nest& nest, const MultiplierArray& array, Side stays, Side streams,
                         double streamed_bits);

}  // namespace opcost
