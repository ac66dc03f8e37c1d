#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/measure/fill_runs.h"
#include "opcost/measure/log_context.h"
#include "opcost/measure/tools.h"

namespace opcost {

/// Fills the rows of a runs file as they are measured; windows go to the raw file at `raw_path`, if
/// it is not "". `rows`: by subject. Errors: as of FileLog::open.
Result<std::unique_ptr<MeasureLog>> fill_log(RunsToFill runs, std::vector<std::size_t> rows,
                                             const std::string& raw_path, LogContext context);

}  // namespace opcost
