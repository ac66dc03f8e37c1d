#pragma once

#include <string>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"
#include "report/calibrate/calibration_report.h"

namespace opcost {

/// What a layerwise calibration found, for people.
std::string layerwise_report(const LayerwiseCalibration& calibration, const RunSet& runs,
                             const LayerwiseOptions& options, const ReportPage& page);

/// The same as JSON, schema opcost.layerwise_calibration/1: every regression with
/// its sizes, terms (pJ and share) and scores; the scores of all rows, of each kind
/// and of networks (null: cannot be told); rows left out.
std::string layerwise_json(const LayerwiseCalibration& calibration, const RunSet& runs,
                           const LayerwiseOptions& options);

/// What a layerwise table holds, for `opcost table check` and `list`.
std::string layerwise_summary(const LayerwiseTable& table);

}  // namespace opcost
