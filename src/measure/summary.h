#pragma once

#include "opcost/measure/options.h"
#include "opcost/measure/record.h"

// Computes the results of a model from its trials.
namespace opcost {

/// Marks outliers among the trials that no other rule rejects, and computes the results of the
/// rest; `idle` has none, one or both idle windows by now.
void summarise(const MeasureOptions& options, const Block& block, SubjectResult& result);

/// Whether the stop rule is satisfied.
bool is_enough(const MeasureOptions& options, const SubjectResult& result);

}  // namespace opcost
