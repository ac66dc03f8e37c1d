#pragma once

#include <cstddef>

#include "opcost/core/function_ref.h"

namespace opcost {

/// Calls work(0), work(1), ... work(count - 1), each once and in any order, on `threads` threads
/// (0: one per core). Returns when all are done. The first exception is rethrown after the others
/// have ended.
void for_each_parallel(std::size_t count, unsigned threads, FunctionRef<void(std::size_t)> work);

}  // namespace opcost
