#pragma once

#include "cli/estimate_job.h"
#include "cli/exit_code.h"
#include "cli/streams.h"

namespace opcost::cli {

/// Estimates the model for each value of --sweep, and delivers the report, the plot and the
/// verdict.
ExitCode sweep_and_print(const EstimateInput& typed, const EstimateJob& job, Streams& streams);

}  // namespace opcost::cli
