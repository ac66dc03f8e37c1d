#pragma once

#include <optional>
#include <ostream>

#include "opcost/carbon/footprint.h"
#include "report/estimate/selection.h"

namespace opcost {

/// One row per node; opcost/report/render.h documents the columns.
void write_csv(std::ostream& out, const Selection& nodes, const std::optional<CarbonUse>& carbon);

}  // namespace opcost
