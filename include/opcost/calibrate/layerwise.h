#pragma once

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Fits one regression per type of operator to the runs with a single counted node. The result is
/// byte-identical for the same runs, options and seed. Errors: a word that is not a feature; no row
/// with a single node; --net if rows lack idle_j.
Result<LayerwiseCalibration> calibrate_layerwise(const RunSet& runs,
                                                 const LayerwiseOptions& options,
                                                 Progress progress);

}  // namespace opcost
