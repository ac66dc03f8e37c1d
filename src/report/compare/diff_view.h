#pragma once

#include "opcost/compare/diff_record.h"
#include "report/layout/view.h"

namespace opcost {

/// A diff for people: both totals, the contribution of each kind of change, and the nodes that
/// contribute most. `top`: the number of these nodes; 0: all that change.
View diff_view(const Diff& diff, std::size_t top);

/// An energy with its sign: "+1.234 mJ", "-896.5 pJ", "0 pJ".
std::string signed_energy(double picojoules);
/// The same as a cell whose column gets one unit.
Cell change_in_column(double picojoules);

}  // namespace opcost
