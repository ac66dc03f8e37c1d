#pragma once

#include <string_view>
#include <vector>

#include "opcost/compare/options.h"
#include "opcost/compare/subject.h"
#include "opcost/compare/sweep_record.h"
#include "opcost/core/result.h"
#include "opcost/predict/price_source.h"

namespace opcost {

/// "sequence_length=128,256,512". An Error if there is no `=`, a value is missing, or there are
/// more than 1000 values.
Result<SweepRequest> sweep_request(std::string_view text);

/// Estimates the subject once per value: `batch` sets WhatIf::batch; `precision`, `weights`,
/// `activations` and `accumulator` set a precision; any other name is that of a dim. Errors: a
/// value that is not a number or a type.
Result<Sweep> sweep(const Subject& subject, const SweepRequest& request,
                    const std::vector<PriceSource>& tables, const CompareOptions& options = {});

}  // namespace opcost
