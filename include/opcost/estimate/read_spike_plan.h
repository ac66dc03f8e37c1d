#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/estimate/spike_plan.h"

namespace opcost {

/// "rate=0.2,timesteps=4", or a CSV file with the columns node (or layer), rate and timesteps; an
/// empty rate, or "real", says real numbers. Nodes that the file does not name run as often as the
/// one that runs most. Errors name the word, or file:line.
Result<SpikePlan> spike_plan(const std::string& words_or_file);

}  // namespace opcost
