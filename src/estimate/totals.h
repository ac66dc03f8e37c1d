#pragma once

#include "opcost/estimate/record.h"

namespace opcost {

/// Fills totals and coverage from the nodes, in node order, and asserts that every breakdown adds
/// up to the total: counts exactly, energies to 1e-12. An Error if the sum of counts does not fit
/// 64 bits.
Status add_up(Estimate& estimate);

}  // namespace opcost
