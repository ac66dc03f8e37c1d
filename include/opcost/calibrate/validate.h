#pragma once

#include <optional>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/predict/price_source.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Predicts every row and scores the predictions. Errors: no usable row; --net if rows lack idle_j.
/// `runs` must outlive the result.
Result<Validation> validate(const RunSet& runs, const Pricer& pricer,
                            const ValidateOptions& options);

/// Watts that were fitted together with the table's prices, of its provenance; std::nullopt: none.
std::optional<double> fitted_static_watts(const PriceSource& table);

}  // namespace opcost
