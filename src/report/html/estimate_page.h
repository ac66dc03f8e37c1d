#pragma once

#include <string>

#include "opcost/estimate/record.h"
#include "opcost/report/render_options.h"
#include "report/estimate/selection.h"

namespace opcost {

/// The page of one model for a browser: a page of report/html/page.h with the nodes as data.
/// Options: `by` other than layers, `top` and `depth` make a table of their own beside the layers;
/// `carbon`; `pricer`.
std::string estimate_page(const Estimate& estimate, const Selection& nodes,
                          const RenderOptions& options);

}  // namespace opcost
