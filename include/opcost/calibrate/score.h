#pragma once

#include <span>
#include <vector>

#include "opcost/calibrate/scores.h"

namespace opcost {

/// Both spans must have the same length; every measured energy must be above 0.
Scores score(std::span<const double> predicted, std::span<const double> measured);

/// The middle value, or the mean of the two middle ones; 0 if there are none.
double median(std::vector<double> values);

}  // namespace opcost
