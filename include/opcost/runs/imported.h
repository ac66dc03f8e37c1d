#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

struct ImportOptions {
  std::string model;        ///< The model that ran; no tool records it.
  std::string bindings;     ///< "batch=8"
  double inferences = 0.0;  ///< Inferences per record; no tool records this. Above 0.
  /// How the CPU's energy was found, if the file does not say it.
  Method cpu_method = Method::Unknown;
  bool with_ram = false;  ///< CodeCarbon: add its RAM energy, which is always an estimate.
  /// PUE that the file's energies include, if the file does not say it.
  std::optional<double> pue;
};

struct Imported {
  std::vector<MeasuredRun> runs;
  std::vector<Error> faults;       ///< Records that were left out, with file:line.
  std::vector<std::string> notes;  ///< What was assumed, and what is doubtful.
};

}  // namespace opcost
