#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "opcost/estimate/options.h"
#include "rules/tensor_info.h"

namespace opcost {

/// The graph's inputs with every dim a number, and how they came to it.
struct BoundInputs {
  std::map<std::string, std::int64_t> dims;  ///< Every symbolic dim that has a value.
  std::vector<TensorInfo> inputs;            ///< Parallel to graph.inputs.
  std::vector<std::string> assumptions;      ///< Dims taken as 1 for want of a binding.
};

/// Binds symbolic and unknown dims by the options; an unbound leading dim is 1.
/// Errors: a binding that matches nothing or contradicts the file, and any
/// other dim that is left unbound, with the flags that bind it.
Result<BoundInputs> bind_inputs(const Model& model, const EstimateOptions& options);

/// A declared shape with its symbols replaced; nothing where a dim stays unknown.
std::optional<Shape> bound_shape(const DeclaredValue& declared,
                                 const std::map<std::string, std::int64_t>& dims);

}  // namespace opcost
