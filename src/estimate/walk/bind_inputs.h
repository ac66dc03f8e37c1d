#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "estimate/walk/bound_inputs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Binds symbolic and unknown dims by the options; an unbound leading dim is 1.
/// Errors: a binding that matches nothing or contradicts the file, and any
/// other dim that is left unbound, with the flags that bind it.
Result<BoundInputs> bind_inputs(const Model& model, const EstimateOptions& options);

/// A declared shape with its symbols replaced; std::nullopt if a dim stays unknown.
std::optional<Shape> bound_shape(const DeclaredValue& declared,
                                 const std::map<std::string, std::int64_t>& dims);

}  // namespace opcost
