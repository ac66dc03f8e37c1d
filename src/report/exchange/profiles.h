#pragma once

#include <string>

#include "opcost/report/render_options.h"
#include "report/estimate/selection.h"

// An estimate as files that other programs open. `by`, `top` and `depth` hold for pprof,
// speedscope and trace, whose rows are those of report/exchange/stack.h; the others are by node.
namespace opcost {

/// A profile of github.com/google/pprof (profile.proto), gzipped: energy and floor in whole pJ,
/// MACs, reads, writes. Rounding follows the running sum, so that the total is that of the
/// estimate, rounded.
std::string pprof_profile(const Estimate& estimate, const Selection& nodes,
                          const RenderOptions& options);

/// For speedscope.app: one profile for each figure, its unit in the name.
std::string speedscope_profile(const Estimate& estimate, const Selection& nodes,
                               const RenderOptions& options);

/// For Perfetto and chrome://tracing: layers one after another, inside their modules. Time stands
/// for energy: one microsecond is one nanojoule.
std::string trace_events(const Estimate& estimate, const Selection& nodes,
                         const RenderOptions& options);

/// An attachment for Netron: metrics of model, graph and nodes. A node without a name cannot be
/// named there: its metrics stand at its first output too.
std::string netron_attachment(const Estimate& estimate, const Selection& nodes);

/// Node data for Model Explorer: the energy in pJ of each node, by its name, or by its first output
/// where it has none, with a gradient.
std::string model_explorer_data(const Estimate& estimate, const Selection& nodes);

}  // namespace opcost
