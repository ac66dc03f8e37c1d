#pragma once

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Fits a regression for each type of operator to the runs of a single counted
/// node. The same bytes for the same runs, options and seed. Errors: a word that
/// is no feature; no row of a single node; --net where rows lack idle_j.
Result<LayerwiseCalibration> calibrate_layerwise(const RunSet& runs,
                                                 const LayerwiseOptions& options,
                                                 Progress progress);

}  // namespace opcost
