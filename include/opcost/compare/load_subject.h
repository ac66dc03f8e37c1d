#pragma once

#include "opcost/compare/subject.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "opcost/estimate/workbook.h"

namespace opcost {

/// Loads the file of a subject: JSON if its name ends in .json, else ONNX.
Result<LoadedSubject> load_subject(const Subject& subject);

/// The estimate of a subject with the workbook's price table. A saved estimate is returned
/// unchanged; it is an Error if it was made with another table. `batches`: as for
/// Workbook::estimate(); null: it is none of several.
Result<Estimate> estimate_subject(const LoadedSubject& loaded, const EstimateOptions& options,
                                  Workbook& workbook, BatchSeries* batches = nullptr);

}  // namespace opcost
