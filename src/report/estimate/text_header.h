#pragma once

#include <optional>

#include "opcost/carbon/footprint.h"
#include "opcost/estimate/record.h"
#include "report/layout/page.h"

namespace opcost {

/// What was estimated and how, the energy of one inference, and its CO2 where asked for.
void write_header(Page& page, const Estimate& estimate, const std::optional<CarbonUse>& carbon);

}  // namespace opcost
