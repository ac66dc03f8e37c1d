#pragma once

#include "opcost/report/render_options.h"
#include "report/estimate/selection.h"
#include "report/layout/view.h"

namespace opcost {

/// The whole report for people, for a screen.
View estimate_view(const Estimate& estimate, const Selection& nodes, const RenderOptions& options);

/// The totals, the rows that `options` ask for, and the messages: as much as a comment on a
/// change or a wiki has room for.
View estimate_summary(const Estimate& estimate, const Selection& nodes,
                      const RenderOptions& options);

}  // namespace opcost
