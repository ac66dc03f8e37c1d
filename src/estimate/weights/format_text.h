#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// For `explain`: how the matrices of a node are multiplied in the formats in which they are kept,
/// as pseudocode with its counts. "" where all are dense.
std::string formats_text(const std::vector<NodeWeights>& weights);
/// The same of the products that --skip-zeros leaves.
std::string masks_text(const ZeroPlan& plan);

}  // namespace opcost
