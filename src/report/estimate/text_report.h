#pragma once

#include "opcost/report/render.h"
#include "report/estimate/selection.h"
#include "report/layout/page.h"

namespace opcost {

/// The report for people.
void write_text(Page& page, const Estimate& estimate, const Selection& nodes,
                const RenderOptions& options);

}  // namespace opcost
