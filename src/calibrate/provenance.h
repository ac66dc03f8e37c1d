#pragma once

#include <string>
#include <utility>
#include <vector>

#include "opcost/calibrate/calibrate.h"

namespace opcost {

/// The key under which a table keeps the static power fitted with it, in watts.
inline constexpr std::string_view kStaticWatts = "static_w";

/// How a calibrated table came about: the runs and their hash, host and date, the
/// loss, the scores.
std::vector<std::pair<std::string, std::string>> provenance_of(const Calibration& calibration,
                                                               const RunSet& runs,
                                                               const CostTable& base,
                                                               const CalibrateOptions& options);

}  // namespace opcost
