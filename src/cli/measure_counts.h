#pragma once

#include "cli/exit_code.h"
#include "cli/measure_options.h"
#include "cli/streams.h"

namespace opcost::cli {

/// Whether spikes or densities are asked for, and no energy.
bool counts_values(const MeasureInput& input);
/// Runs the model once and writes the files of --spikes and --densities.
ExitCode run_counts(const MeasureInput& input, Streams& streams);

}  // namespace opcost::cli
