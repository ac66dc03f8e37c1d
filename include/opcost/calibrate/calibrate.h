#pragma once

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Fits the prices that the runs pay, and scales related prices of the base with them. The result
/// is byte-identical for the same runs, options and seed. Errors: no usable row; --net or static
/// power if rows lack idle_j or time_s; Loss::Squares. `runs` must outlive the result.
Result<Calibration> calibrate(const RunSet& runs, const CostTable& base,
                              const CalibrateOptions& options, Progress progress);

}  // namespace opcost
