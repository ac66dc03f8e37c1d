#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// What the nodes say in one of their lists (`assumptions` or `warnings`), each with the name of
/// its node. What nodes of one operator say alike, but for names and numbers, is said once: by
/// the first of them, with how many more there are.
std::vector<std::string> remarks(const std::vector<NodeEstimate>& nodes,
                                 SharedList<std::string> NodeEstimate::*list);

}  // namespace opcost
