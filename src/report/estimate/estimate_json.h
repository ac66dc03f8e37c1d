#pragma once

#include <ostream>
#include "opcost/report/render_options.h"
#include "report/estimate/selection.h"

namespace opcost {

/// The whole record, schema "opcost.estimate/1"; `nodes` are the ones that are listed.
void write_json(std::ostream& out, const Estimate& estimate, const Selection& nodes,
                const RenderOptions& options);

}  // namespace opcost
