#pragma once

#include "opcost/core/units.h"
#include "report/layout/view.h"

namespace opcost {

/// energy_cell as a cell whose column gets one unit.
Cell energy_in_column(Picojoules energy);

/// In each column of energies (Cell::energy) all numbers get the unit in which the largest of its
/// rows has one to three digits before the point, and as many decimals as that one needs for four
/// digits; the unit moves to the title. What is smaller than the last decimal is written as
/// "<0.001".
void use_one_unit(View& view);

}  // namespace opcost
