#pragma once

#include "opcost/report/render_options.h"
#include "report/estimate/selection.h"
#include "report/figures/figure.h"

namespace opcost {

/// Energy by layer in the order of the graph, stacked by memory; by the rows of `by` where that is
/// not layers, dearest first. `top`: only the dearest, and the others as one bar.
Figure layers_figure(const Estimate& estimate, const Selection& nodes,
                     const RenderOptions& options);

}  // namespace opcost
