#pragma once

#include "estimate/unbilled_node.h"

namespace opcost {

/// Finds the nodes whose result can take the place of their input. `nodes`: all that run together.
/// A value that another node reads too, that the graph gives or gets, or that is constant keeps its
/// place.
void mark_in_place(UnbilledNodes& nodes, const ValueTable& values);

}  // namespace opcost
