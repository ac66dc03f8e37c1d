#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/compare/options.h"
#include "opcost/compare/record.h"
#include "opcost/compare/subject.h"
#include "opcost/core/result.h"
#include "opcost/predict/price_source.h"

namespace opcost {

/// One model estimated with several values of one option: a dim, the batch or a precision.
struct Sweep {
  std::string variable;             ///< "sequence_length", "batch", "precision"
  std::vector<std::string> values;  ///< As given.
  Comparison points;                ///< One model per value, in the order given.

  /// The value as a number; std::nullopt for a precision.
  std::optional<double> number(std::size_t at) const;
};

/// "sequence_length=128,256,512". An Error if there is no `=`, a value is missing, or there are
/// more than 1000 values.
struct SweepRequest {
  std::string variable;
  std::vector<std::string> values;
};
Result<SweepRequest> sweep_request(std::string_view text);

/// Estimates the subject once per value: `batch` sets WhatIf::batch; `precision`, `weights`,
/// `activations` and `accumulator` set a precision; any other name is that of a dim. Errors: a
/// value that is not a number or a type.
Result<Sweep> sweep(const Subject& subject, const SweepRequest& request,
                    const std::vector<PriceSource>& tables, const CompareOptions& options = {});

}  // namespace opcost
