#pragma once

#include "opcost/compare/record.h"

namespace opcost {

/// At most this many pairs are kept: a complete list for many models helps nobody.
inline constexpr std::size_t kMostFlips = 1000;

/// Fills between_tables and between_placements from the figures of the models.
void find_flips(Comparison& comparison);

}  // namespace opcost
