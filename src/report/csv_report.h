#pragma once

#include <ostream>

#include "report/selection.h"

namespace opcost {

/// One row a node; the columns are documented in opcost/report/render.h.
void write_csv(std::ostream& out, const Selection& nodes);

}  // namespace opcost
