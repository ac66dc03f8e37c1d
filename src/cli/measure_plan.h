#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/measure_options.h"
#include "opcost/core/result.h"
#include "opcost/measure/fill_runs.h"
#include "opcost/measure/log_context.h"
#include "report/measure/measure_report.h"

namespace opcost::cli {

/// What is measured, and its names in files and reports.
struct MeasurePlan {
  std::vector<MeasureSubject> subjects;
  std::vector<SubjectRow> rows;  ///< Parallel to the subjects.
  std::vector<MeasuredNetwork> networks;
  std::vector<Error> failed;           ///< Models that cannot be measured, with their errors.
  std::optional<RunsToFill> fill;      ///< --fill
  std::vector<std::size_t> fill_rows;  ///< Rows of it, parallel to the subjects.
};

/// Loads the models, fills their weights and takes them apart if that is asked for. Files that are
/// run are made in `folder`; layers are kept beside the runs file, if there is one, so that
/// calibrate can read them. Errors: wrong options, files that cannot be written. A bad model goes
/// to the failed ones.
Result<MeasurePlan> plan_measurement(const MeasureInput& input, const std::string& folder);

}  // namespace opcost::cli
