#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/calibrate/scores.h"
#include "opcost/core/result.h"

namespace opcost {

/// "r2=0.99,mape=15%,network.mape=8%": errors and bias at most, others at least. An Error for a
/// word that is not a score or not a number.
Result<std::vector<Requirement>> parse_requirements(std::string_view text);
/// How the scores miss it; "" if they meet it.
std::string shortfall(const Requirement& requirement, const Scores& scores);

}  // namespace opcost
