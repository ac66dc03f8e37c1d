#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "opcost/core/function_ref.h"

namespace opcost {

/// Pairs of positions of two lists, ascending in both, whose likenesses add up to the
/// most (the algorithm of Needleman and Wunsch, 1970). A likeness of 0 pairs nothing.
/// Lists too long for it (a million pairs) are paired greedily, each with the next of
/// the best likeness within a window.
std::vector<std::pair<std::size_t, std::size_t>> align(
    std::size_t first, std::size_t second, FunctionRef<int(std::size_t, std::size_t)> likeness);

}  // namespace opcost
