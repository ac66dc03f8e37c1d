#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "rules/tensor_info.h"

namespace opcost {

/// The graph's inputs with known dims, and how these were found.
struct BoundInputs {
  std::map<std::string, std::int64_t> dims;  ///< Every symbolic dim that has a value.
  std::vector<TensorInfo> inputs;            ///< Parallel to graph.inputs.
  std::map<std::string, bool> flags;         ///< Inputs whose number follows from the dims.
  std::vector<std::string> assumptions;      ///< Dims taken as 1 because nothing binds them.
};

}  // namespace opcost
