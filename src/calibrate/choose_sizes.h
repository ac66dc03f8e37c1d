#pragma once

#include <vector>

#include "calibrate/layer_design.h"

namespace opcost {

/// The vector width and cache size that predict held-out rows best, by cross-validation among
/// the rows with a weight above 0; sizes that the options give are kept. `groups` are the
/// configurations of the rows.
MachineSizes choose_sizes(LayerDesigns& designs, const Eigen::VectorXd& weights,
                          const std::vector<std::size_t>& groups, const LayerwiseOptions& options);

}  // namespace opcost
