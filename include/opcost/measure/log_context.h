#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "opcost/measure/meter.h"
#include "opcost/measure/options.h"
#include "opcost/measure/runner.h"

namespace opcost {

/// What a row of the runs file says about a subject, beside its measurement.
struct SubjectRow {
  std::string model;        ///< The name in the runs file.
  std::string bindings;     ///< "batch=8"
  std::string layer;        ///< "Conv 1x64x56x56" of a layer; "" for a whole network.
  std::string kind;         ///< "Conv" of a layer; "" for a whole network.
  std::uint64_t times = 1;  ///< How often the layer occurs in its network.
};

/// What the files say about the whole measurement.
struct LogContext {
  MeterDescription meter;
  MeasureOptions options;
  RunnerOptions runner;
  std::vector<std::pair<std::string, std::string>> host;  ///< "cpu", "governor", ...
  std::vector<SubjectRow> subjects;                       ///< Parallel to the subjects.
};

}  // namespace opcost
