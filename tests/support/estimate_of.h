#pragma once

#include <string>

#include "opcost/cost/cost_table.h"
#include "opcost/estimate/record.h"
#include "support/model_builder.h"

namespace opcost::test {

/// The estimate of a model under construction at 45 nm, or the error.
Result<Estimate> try_estimate(const ModelBuilder& builder, const EstimateOptions& options = {});
/// The same where it must succeed.
Estimate estimate_of(const ModelBuilder& builder, const EstimateOptions& options = {});

}  // namespace opcost::test
