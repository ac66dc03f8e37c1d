#pragma once

#include <string>
#include <vector>

#include "report/estimate/selection.h"

namespace opcost {

/// Free and folded nodes in a few lines instead of many rows, one line per reason: "5 free:
/// Reshape ×4, Flatten (a view)". Printable.
std::vector<std::string> costless_summary(const Selection& nodes);

}  // namespace opcost
