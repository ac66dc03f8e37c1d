#pragma once

#include <cstdint>

#include "opcost/estimate/record.h"

namespace opcost {

/// How often counted nodes run in one inference; nodes in a loop run more than once. 0 if the
/// number does not fit.
std::uint64_t counted_runs(const Estimate& estimate);
/// The elementary operations and accesses of one run of a counted node.
std::uint64_t work_of_one_run(const NodeEstimate& node);

}  // namespace opcost
