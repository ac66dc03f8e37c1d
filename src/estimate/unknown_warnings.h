#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// One warning per operator and reason, with the names of its unknown nodes
/// (the first few of many; the nodes themselves all carry their reason).
std::vector<std::string> unknown_warnings(const std::vector<NodeEstimate>& nodes);

/// One for each operator and doubt about what regressions make of nodes.
std::vector<std::string> pricing_warnings(const std::vector<NodeEstimate>& nodes);

}  // namespace opcost
