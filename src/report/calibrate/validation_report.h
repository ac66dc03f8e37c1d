#pragma once

#include <string>

#include "opcost/calibrate/record.h"
#include "opcost/report/format.h"
#include "report/layout/view.h"

namespace opcost {

/// What the report of a validation tells of.
struct ValidationReport {
  const Validation& validation;
  const RunSet& runs;
  std::size_t worst = 5;  ///< For people: so many rows are named, the worst first.
};

inline constexpr FormatList kValidationFormats =
    view_formats({ReportFormat::Json, ReportFormat::Csv, ReportFormat::Svg});

/// How predictions and measurements differ, for people.
View validation_view(const ValidationReport& report);

/// The same as JSON, schema opcost.validation/1: scores of all rows, of each kind and of each
/// baseline (null: not defined), and every row with its prediction.
std::string validation_json(const ValidationReport& report);

/// One row per run: file, line, subject, kind, measured_j, predicted_j, ratio.
std::string validation_csv(const ValidationReport& report);

/// The report in one of kValidationFormats.
std::string validation_report(const ValidationReport& report, const ReportLayout& layout);

/// Predicted against measured, on logarithmic axes.
std::string scatter_svg(const Validation& validation, const std::string& title);

}  // namespace opcost
