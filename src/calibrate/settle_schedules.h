#pragma once

#include "calibrate/choose_fit.h"

namespace opcost {

/// Under `tiled`, the schedules that cost least with the fitted prices are not those that cost
/// least with the base's. Fits and estimates in turn, a few times, and keeps the design whose
/// table predicts the runs best when it is used. Errors: those of design_of.
Status settle_schedules(const RunSet& runs, const CostTable& base, const CalibrateOptions& options,
                        ChosenFit& chosen);

}  // namespace opcost
