#pragma once

#include <optional>

#include "opcost/core/units.h"

namespace opcost {

/// How a model is read.
struct LoadOptions {
  /// --max-memory: what the model and all that is computed from it may take in memory.
  std::optional<Bytes> max_memory;  ///< std::nullopt: default_memory_limit().
};

}  // namespace opcost
