#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// Takes the writing and reading of every value out of the bills that one node
/// makes and one elementwise node alone reads, each element once. Views and folded
/// normalisations between the two change nothing. Returns "--fuse-activations: ...".
std::vector<std::string> fuse_activations(const Model& model, std::vector<NodeEstimate>& nodes);

}  // namespace opcost
