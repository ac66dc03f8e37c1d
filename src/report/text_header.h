#pragma once

#include "opcost/estimate/estimate.h"
#include "report/page.h"

namespace opcost {

/// What was estimated and how, and the energy of one inference.
void write_header(Page& page, const Estimate& estimate);

}  // namespace opcost
