#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "opcost/core/function_ref.h"

namespace opcost {

/// Pairs of positions of two lists, ascending in both, with the largest sum of likenesses (the
/// algorithm of Needleman and Wunsch, 1970). Items with a likeness of 0 are not paired. If the
/// lists are too long (a million pairs), each item is paired greedily with the most similar one
/// within a window.
std::vector<std::pair<std::size_t, std::size_t>> align(
    std::size_t first, std::size_t second, FunctionRef<int(std::size_t, std::size_t)> likeness);

}  // namespace opcost
