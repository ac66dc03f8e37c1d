#pragma once

#include <string>
#include <vector>

#include "cli/measure_options.h"
#include "opcost/measure/log_context.h"
#include "report/measure/measure_report.h"

namespace opcost::cli {

/// What is to be measured, and how the files and the report speak of it.
struct MeasurePlan {
  std::vector<MeasureSubject> subjects;
  std::vector<SubjectRow> rows;  ///< Parallel to the subjects.
  std::vector<MeasuredNetwork> networks;
  std::vector<Error> failed;  ///< Models that cannot be measured.
};

/// Loads the models, fills their weights and takes them apart where that is asked
/// for. Files that run are made in `folder`; layers are kept beside the runs file,
/// where there is one, so that calibrate can read them. Errors: options, what
/// cannot be written. A model that is bad is among the failed.
Result<MeasurePlan> plan_measurement(const MeasureInput& input, const std::string& folder);

}  // namespace opcost::cli
