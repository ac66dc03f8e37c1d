#pragma once

#include "opcost/compare/diff_record.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What two estimates were asked that differs, in words: "batch 1, not 8". Where one of them was
/// saved before, it is an Error: nobody asked for the difference.
Status same_question(const Estimate& saved, const Estimate& now);

/// Compares two estimates that were made with the same table, placement and --four-ops-only;
/// otherwise it is an Error. Nodes are matched by the names of their weights and by their own
/// names, else by structure: the same operator in the same place between matched nodes, with the
/// same shapes if possible. A quantised operator matches its float form. Contributions add up to
/// the change of the totals to 1e-12 of the larger total, and those of MACs exactly; both are
/// asserted.
Result<Diff> diff(Estimate before, Estimate after);

}  // namespace opcost
