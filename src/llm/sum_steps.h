#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/llm/record.h"

namespace opcost::llm {

/// The steps of a sequence of tokens, of which the first has `first` tokens before it.
struct StepRange {
  std::uint64_t first = 0, steps = 0;
  /// Where steps may change their ways: the first past of a new segment, in any order.
  std::vector<std::uint64_t> breaks;
  double tolerance = 1e-12;  ///< Of what counts as a straight line.
};

struct SummedSteps {
  PassCost cost;
  std::uint64_t priced = 0;  ///< How many steps were priced.
};

/// The sum over all steps, each of which `price` prices by its past. Between breaks the cost of a
/// step grows in a straight line, except where an array moves to a larger memory: a segment that is
/// not straight is halved until it is. A sum over single steps gives the same.
Result<SummedSteps> sum_steps(const StepRange& range,
                              const std::function<Result<PassCost>(std::uint64_t)>& price);

}  // namespace opcost::llm
