#pragma once

#include "opcost/estimate/record.h"

namespace opcost {

/// Adds one node to the coverage, by its status.
void cover(const NodeEstimate& node, Coverage& coverage);

/// Whether the totals are those of the nodes. A saved report may be from a stranger, or edited: it
/// is believed only then.
bool totals_are_sums(const Estimate& estimate);

/// Fills totals and coverage from the nodes, in node order, and asserts that every breakdown adds
/// up to the total: counts exactly, energies to 1e-12. An Error if the sum of counts does not fit
/// 64 bits.
Status add_up(Estimate& estimate);

}  // namespace opcost
