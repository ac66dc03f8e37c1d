#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/model_options.h"
#include "opcost/core/result.h"
#include "opcost/measure/meter_options.h"
#include "opcost/measure/options.h"
#include "opcost/measure/workload.h"

namespace opcost::cli {

/// The options of `opcost measure`, as typed.
struct MeasureInput {
  std::vector<std::string> models;
  std::string fill;  ///< --fill: a runs file whose rows are measured.
  std::string output, raw, format = "text", meter = "auto";
  ModelOptions binding;  ///< Only options that bind dims.
  std::vector<std::string> ranges;
  MeterOptions meter_options;
  RunnerOptions runner;
  MeasureOptions protocol;
  std::string window, idle = "30s", warm_up = "5s", rest = "10s", timeout = "300s";
  std::string half_width = "2%", max_drift = "5%", max_other_load = "2%";
  std::optional<std::size_t> max_trials;
  bool per_layer = false, force = false;
  std::string spikes, densities;         ///< --spikes, --densities: files to write.
  std::uint64_t timesteps = 1;           ///< --timesteps
  std::vector<std::string> input_files;  ///< --input-file
};

void add_measure_options(CLI::App& app, MeasureInput& input);

/// Parses the words into `runner`, `protocol` and `meter_options`. Errors: the first invalid word.
Status understand(MeasureInput& input);
/// --input-range ids=0:100
Result<std::map<std::string, IntegerRange>> ranges_of(const MeasureInput& input);
/// "batch=8 x=1x3x224x224": the column of a runs file.
std::string bindings_of(const MeasureInput& input);

}  // namespace opcost::cli
