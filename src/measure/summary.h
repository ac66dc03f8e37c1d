#pragma once

#include "opcost/measure/options.h"
#include "opcost/measure/record.h"

// What follows from the trials of a model.
namespace opcost {

/// Marks outliers among the trials that no other rule rejects, and computes what
/// the rest says; `idle` as known by now: none, one or both windows.
void summarise(const MeasureOptions& options, const Block& block, SubjectResult& result);

/// Whether there are enough trials, by the stop rule.
bool is_enough(const MeasureOptions& options, const SubjectResult& result);

}  // namespace opcost
