#pragma once

#include <optional>
#include <vector>

#include "opcost/carbon/footprint.h"
#include "opcost/estimate/record.h"
#include "report/layout/view.h"

namespace opcost {

/// The model and the settings, the energy of one inference, and its CO2 if asked for.
std::vector<HeadLine> estimate_head(const Estimate& estimate,
                                    const std::optional<CarbonUse>& carbon);

/// Whether the energies under `tiled` and `array` are told: not of regressions, nor of a saved
/// report that is older than these numbers and has 0 there.
bool tells_placements(const Estimate& estimate);

}  // namespace opcost
