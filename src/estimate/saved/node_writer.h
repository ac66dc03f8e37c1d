#pragma once

#include <vector>

#include "io/json_writer.h"
#include "opcost/estimate/record.h"

namespace opcost::saved {

/// A member that is an array of {name, dtype, shape}; dtype and shape are null
/// where they are not known.
void write_tensors(JsonWriter& json, std::string_view name,
                   const std::vector<TensorEntry>& tensors);

/// An element of `nodes`.
void write_node(JsonWriter& json, const Estimate& estimate, const NodeEstimate& node);

}  // namespace opcost::saved
