#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "opcost/weights/change.h"
#include "opcost/weights/record.h"

namespace opcost {

/// Reads the numbers of a stored tensor, in bounded memory, and finds what its matrix holds. Minus
/// zero is zero. `name` is for messages. Errors: its numbers are not in the file, cannot be read,
/// or are not as many as the layout says.
Result<WeightStatistics> weigh(const Model& model, const std::string& name, const Tensor& tensor,
                               const MatrixLayout& layout, const WeightChange& change = {});

}  // namespace opcost
