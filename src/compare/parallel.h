#pragma once

#include <cstddef>

#include "opcost/core/function_ref.h"

namespace opcost {

/// Calls work(0), work(1), ... work(count - 1), each once, on `threads` threads (0: as
/// many as there are cores), in any order. Returns when all are done. The first
/// exception of any is thrown on, after the others have ended.
void for_each_parallel(std::size_t count, unsigned threads, FunctionRef<void(std::size_t)> work);

}  // namespace opcost
