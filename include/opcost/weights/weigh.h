#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "opcost/weights/record.h"

namespace opcost {

/// What is done to the numbers of a matrix before it is weighed.
struct WeightChange {
  /// The share of its entries that become 0: those nearest to it, of equal ones the first.
  double prune = 0;
  /// Each number moves to the nearest of 2^bits that lie evenly from the least to the largest (0
  /// stays 0); 0: none moves.
  std::uint32_t value_bits = 0;

  bool any() const { return prune > 0 || value_bits > 0; }
};

/// Reads the numbers of a stored tensor, in bounded memory, and finds what its matrix holds. Minus
/// zero is zero. `name` is for messages. Errors: its numbers are not in the file, cannot be read,
/// or are not as many as the layout says.
Result<WeightStatistics> weigh(const Model& model, const std::string& name, const Tensor& tensor,
                               const MatrixLayout& layout, const WeightChange& change = {});

}  // namespace opcost
