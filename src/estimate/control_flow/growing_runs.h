#pragma once

#include <cstdint>
#include <vector>

#include "estimate/control_flow/growth.h"
#include "estimate/control_flow/sum_runs.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// One run of a body.
struct BodyRun {
  std::vector<NodeEstimate> nodes;
  std::vector<TensorInfo> carried;  ///< The carried values behind it.
};

/// A body that can be run with any carried values.
class BodyRuns {
 public:
  BodyRuns() = default;
  BodyRuns(const BodyRuns&) = delete;
  BodyRuns& operator=(const BodyRuns&) = delete;
  virtual ~BodyRuns() = default;

  virtual Result<BodyRun> run(const std::vector<TensorInfo>& carried) = 0;
  /// Whether there may be many runs more.
  virtual bool may_run_more() const = 0;
};

/// Iterations whose carried values grow by the same step.
struct GrowingRuns {
  std::vector<TensorInfo> carried;  ///< Before the first of them.
  Growth growth;
  std::uint64_t count = 0;  ///< At least kFewestSummed.
};

struct GrownSums {
  bool known = false;                            ///< Whether the rest says anything.
  std::vector<std::vector<NodeEstimate>> parts;  ///< The nodes of consecutive iterations.
  std::vector<TensorInfo> carried;               ///< Behind the last of them.
  std::uint64_t about = 0;                       ///< Iterations whose sum is not exact.
};

/// Adds the iterations up, from few of them: where the memories in which arrays live change, the
/// iterations are parted there. Not known if the body does not grow as its carried values do.
Result<GrownSums> sum_growing_runs(BodyRuns& body, const GrowingRuns& runs);

}  // namespace opcost
