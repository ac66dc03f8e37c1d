#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "rules/tensor_info.h"

namespace opcost {

/// The graph's inputs with every dim a number, and how they came to it.
struct BoundInputs {
  std::map<std::string, std::int64_t> dims;  ///< Every symbolic dim that has a value.
  std::vector<TensorInfo> inputs;            ///< Parallel to graph.inputs.
  std::vector<std::string> assumptions;      ///< Dims taken as 1 for want of a binding.
};

}  // namespace opcost
