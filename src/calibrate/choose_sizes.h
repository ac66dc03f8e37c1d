#pragma once

#include <vector>

#include "calibrate/layer_design.h"

namespace opcost {

/// The vector width and cache with which rows kept aside are predicted best, by
/// cross-validation among the rows of a weight above 0 alone; those of the options
/// where they are given. `groups` are the rows' configurations.
MachineSizes choose_sizes(LayerDesigns& designs, const Eigen::VectorXd& weights,
                          const std::vector<std::size_t>& groups, const LayerwiseOptions& options);

}  // namespace opcost
