#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// One warning per operator and reason, with the names of the unknown nodes (if there are many,
/// the first few; every node has its own reason too).
std::vector<std::string> unknown_warnings(const std::vector<NodeEstimate>& nodes);

/// One warning per operator and doubt about its regression.
std::vector<std::string> pricing_warnings(const std::vector<NodeEstimate>& nodes);

}  // namespace opcost
