#pragma once

#include <optional>
#include <ostream>

#include "opcost/carbon/footprint.h"
#include "report/estimate/selection.h"

namespace opcost {

/// One row a node; the columns are documented in opcost/report/render.h.
void write_csv(std::ostream& out, const Selection& nodes, const std::optional<CarbonUse>& carbon);

}  // namespace opcost
