#pragma once

#include <vector>

#include "opcost/core/result.h"
#include "opcost/measure/options.h"
#include "opcost/measure/record.h"
#include "opcost/measure/tools.h"

namespace opcost {

/// Measures the subjects by the protocol, up to eight at a time. A subject that
/// cannot be measured has its error in its result, and the others go on. An
/// interrupt ends it; what is finished is kept. Error: of the log.
Result<Measurement> measure(const std::vector<MeasureSubject>& subjects,
                            const MeasureOptions& options, const MeasureTools& tools);

}  // namespace opcost
