#pragma once

#include <string>
#include <utility>
#include <vector>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/record.h"

namespace opcost {

/// The key under which a table keeps the static power that was fitted with it, in watts.
inline constexpr std::string_view kStaticWatts = "static_w";

/// How a calibrated table was made: the runs and their hash, host and date, the loss, the
/// scores.
std::vector<std::pair<std::string, std::string>> provenance_of(const Calibration& calibration,
                                                               const RunSet& runs,
                                                               const CostTable& base,
                                                               const CalibrateOptions& options);

/// The same for a layerwise table.
std::vector<std::pair<std::string, std::string>> provenance_of(
    const LayerwiseCalibration& calibration, const RunSet& runs, const LayerwiseOptions& options);

/// "placement tiled, a cost per node, all prices; chosen among 8 ways by the error out of fold"
std::string fitted_with_text(const Calibration& calibration);

/// "MAPE 7.1 %, median 4 %, bias -1.4 %, R2 0.998, R2 of logs 0.997"
std::string scores_text(const Scores& scores);

}  // namespace opcost
