#pragma once

#include <span>
#include <vector>

#include "rules/operands.h"
#include "rules/sliding_axis.h"

namespace opcost {

/// An array whose elements are accessed again: so often, after so many of the array's own elements
/// were accessed in between. A memory that holds these still has the element.
struct Reuse {
  const Operand* array = nullptr;
  Count among;
  /// Accesses that find an element again; an overflow: all but the first of each element.
  Count times = Count::overflowed();
};

/// How an array is found again that is broadcast to `shape` while the elements of that are computed
/// in order.
std::vector<Reuse> broadcast_reuse(const Operand& array, const Shape& shape);

/// How an array is found again over which windows slide, the last axis fastest. `planes`: how many
/// arrays of these axes it holds.
std::vector<Reuse> window_reuse(const Operand& array, Count planes,
                                std::span<const SlidingAxis> axes);

}  // namespace opcost
