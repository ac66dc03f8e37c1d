#pragma once

#include <string>

#include "opcost/report/render.h"
#include "report/estimate/selection.h"

namespace opcost {

/// The report in Markdown: the totals, and the rows that `options` ask for.
std::string markdown_report(const Estimate& estimate, const Selection& nodes,
                            const RenderOptions& options);

}  // namespace opcost
