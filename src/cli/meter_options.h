#pragma once

#include <CLI/CLI.hpp>

#include "opcost/measure/meter_options.h"

namespace opcost::cli {

/// Options that tell meters where to look. CUDA_VISIBLE_DEVICES chooses the boards unless --gpus
/// does.
void add_meter_options(CLI::App& app, MeterOptions& options);
/// --interval, of commands that measure.
void add_interval_option(CLI::App& app, MeterOptions& options);

}  // namespace opcost::cli
