#pragma once

#include "opcost/core/count.h"
#include "opcost/core/units.h"
#include "report/layout/view.h"

namespace opcost {

/// An energy as a cell whose column gets one unit: use_one_unit() writes its number.
Cell energy_in_column(Picojoules energy);

/// A count as a cell whose column gets one prefix.
Cell count_in_column(Count count);

/// In each column of energies or counts (Cell::energy, Cell::count) all numbers get the unit in
/// which the largest of its rows (faint ones, which sum up others, aside) has one to three digits
/// before the point, and as many decimals as that one needs for four digits; counts
/// below 1,000 keep all of theirs. The unit moves to the title: "energy mJ", "MACs M", "peak MB".
/// What is smaller than the last decimal is written as
/// "<0.001".
void use_one_unit(View& view);

}  // namespace opcost
