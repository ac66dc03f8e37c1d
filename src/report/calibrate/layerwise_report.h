#pragma once

#include <string>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "report/calibrate/calibration_report.h"

namespace opcost {

/// What the report of a layerwise calibration tells of.
struct LayerwiseReport {
  const LayerwiseCalibration& calibration;
  const RunSet& runs;
  const LayerwiseOptions& options;
};

/// The result of a layerwise calibration, for people.
View layerwise_view(const LayerwiseReport& report);

/// The same as JSON, schema opcost.layerwise_calibration/1: every regression with its sizes, terms
/// (pJ and share) and scores; the scores of all rows, of each kind and of networks (null: not
/// defined); the rows that were left out.
std::string layerwise_json(const LayerwiseReport& report);

/// The report in one of kCalibrationFormats.
std::string layerwise_report(const LayerwiseReport& report, const ReportLayout& layout);

/// The contents of a layerwise table, for `opcost table check` and `list`.
std::string layerwise_summary(const LayerwiseTable& table);

}  // namespace opcost
