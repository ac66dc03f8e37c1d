#pragma once

#include "opcost/core/count.h"

namespace opcost {

/// Comparisons that bisection needs at most to find a place among `size` sorted
/// values: the bits of `size`.
Count bisection_steps(Count size);
/// Comparisons to sort `size` values by finding each one's place among those
/// before it: the sum of bisection_steps(m) for m < size.
Count insertion_steps(Count size);

}  // namespace opcost
