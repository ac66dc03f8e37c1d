#pragma once

#include <string>

#include "report/estimate/selection.h"

namespace opcost {

/// Action counts and energies per action for Accelergy: the sum of their products is the energy of
/// these nodes in pJ. Components are the arithmetic, the memories, calls and regressions.
std::string accelergy_counts(const Estimate& estimate, const Selection& nodes);

}  // namespace opcost
