#pragma once

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Predicts every row and scores the predictions. Errors: no usable row; --net if rows lack idle_j.
/// `runs` must outlive the result.
Result<Validation> validate(const RunSet& runs, const Pricer& pricer,
                            const ValidateOptions& options);

}  // namespace opcost
