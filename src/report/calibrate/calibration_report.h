#pragma once

#include <string>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"

namespace opcost {

struct ReportPage {
  std::size_t width = 100;
  bool colour = false;
};

/// What a calibration found, for people.
std::string calibration_text(const Calibration& calibration, const RunSet& runs,
                             const CostTable& base, const CalibrateOptions& options,
                             const ReportPage& page);

/// The same as JSON, schema opcost.calibration/1: every price with its base's, its
/// interval (null: the runs do not tell), evidence ("determined", "together",
/// "base"), group and share; the scores; rows left out.
std::string calibration_json(const Calibration& calibration, const RunSet& runs,
                             const CostTable& base, const CalibrateOptions& options);

/// How predictions and measurements differ, for people; the `worst` rows by name.
std::string validation_text(const Validation& validation, const RunSet& runs, std::size_t worst,
                            const ReportPage& page);

/// The same as JSON, schema opcost.validation/1: scores of all rows, of each kind
/// and of each baseline (null: cannot be told), and every row with its prediction.
std::string validation_json(const Validation& validation, const RunSet& runs);

/// One row a run: file, line, subject, kind, measured_j, predicted_j, ratio.
std::string validation_csv(const Validation& validation);

/// Predicted against measured, on logarithmic axes.
std::string scatter_svg(const Validation& validation, const std::string& title);

}  // namespace opcost
