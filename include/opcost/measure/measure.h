#pragma once

#include <vector>

#include "opcost/core/result.h"
#include "opcost/measure/options.h"
#include "opcost/measure/record.h"
#include "opcost/measure/tools.h"

namespace opcost {

/// Measures the subjects by the protocol, up to eight at a time. If a subject cannot be measured,
/// its result has an error and the others go on. An interrupt ends the measurement; finished
/// results are kept. Error: the log failed.
Result<Measurement> measure(const std::vector<MeasureSubject>& subjects,
                            const MeasureOptions& options, const MeasureTools& tools);

}  // namespace opcost
