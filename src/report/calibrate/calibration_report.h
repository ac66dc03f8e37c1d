#pragma once

#include <string>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "opcost/report/format.h"
#include "report/layout/view.h"

namespace opcost {

/// What the report of a calibration tells of.
struct CalibrationReport {
  const Calibration& calibration;
  const RunSet& runs;
  const CostTable& base;
  const CalibrateOptions& options;
};

/// Of both kinds of calibration.
inline constexpr FormatList kCalibrationFormats =
    view_formats({ReportFormat::Json, ReportFormat::Svg});

/// The result of a calibration, for people.
View calibration_view(const CalibrationReport& report);

/// The same as JSON, schema opcost.calibration/1: every price with that of the base, its interval
/// (null: not known), evidence ("determined", "together", "base", "scaled", "at_zero"), group and
/// share; the ways of fitting that were tried; the scores; the rows that were left out; doubts.
std::string calibration_json(const CalibrationReport& report);

/// The report in one of kCalibrationFormats.
std::string calibration_report(const CalibrationReport& report, const ReportLayout& layout);

}  // namespace opcost
