#pragma once

#include <CLI/CLI.hpp>

#include "opcost/measure/meter_options.h"

namespace opcost::cli {

/// Where meters look and what they must be told. CUDA_VISIBLE_DEVICES chooses the
/// boards where --gpus does not.
void add_meter_options(CLI::App& app, MeterOptions& options);
/// --interval, of commands that measure.
void add_interval_option(CLI::App& app, MeterOptions& options);

}  // namespace opcost::cli
