#pragma once

#include <string>
#include <vector>

#include "opcost/compare/options.h"
#include "opcost/compare/record.h"
#include "opcost/compare/subject.h"
#include "opcost/core/result.h"
#include "opcost/predict/price_source.h"

namespace opcost {

/// Reads a CSV file whose first column names models and whose second is the metric. Errors: fewer
/// than two columns, a metric that is not a number, a model twice.
Result<Metrics> load_metrics(const std::string& path);

/// Estimates every subject with every table, on several threads; the result does not depend on
/// their number. A failure is stored as the error of its cell, and the rest goes on. Subjects
/// without figures come last. At least one table must be given.
Comparison compare(const std::vector<Subject>& subjects, const std::vector<PriceSource>& tables,
                   const CompareOptions& options = {});

/// The figures of one estimate; by_placement knows its own placement and the floor.
Figures figures_of(const Estimate& estimate);

}  // namespace opcost
