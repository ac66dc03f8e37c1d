#pragma once

#include "opcost/compare/subject.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Loads the file of a subject: JSON if its name ends in .json, else ONNX.
Result<LoadedSubject> load_subject(const Subject& subject);

/// The estimate of a subject with a price table. A saved estimate is returned unchanged; it is an
/// Error if it was made with another table.
Result<Estimate> estimate_subject(const LoadedSubject& loaded, const EstimateOptions& options,
                                  const Pricer& pricer);

}  // namespace opcost
