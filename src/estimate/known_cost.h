#pragma once

#include <cstddef>

#include "opcost/core/units.h"

namespace opcost {

/// What nodes cost together, as far as it is known.
struct KnownCost {
  Picojoules energy;
  std::size_t unknown = 0;  ///< Number of nodes whose cost is not known.
};

}  // namespace opcost
