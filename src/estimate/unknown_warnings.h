#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// One warning per cause: the nodes of an operator that are at fault for one reason (if there are
/// many, the first few names; every node has its own reason too), and how many nodes follow from
/// them. Where the shapes of several values are needed, one more with the options for all.
std::vector<std::string> unknown_warnings(const std::vector<NodeEstimate>& nodes);

/// One warning per operator and doubt about its regression.
std::vector<std::string> pricing_warnings(const std::vector<NodeEstimate>& nodes);

}  // namespace opcost
