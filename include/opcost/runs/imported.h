#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

struct ImportOptions {
  std::string model;        ///< What was run; no tool records it.
  std::string bindings;     ///< "batch=8"
  double inferences = 0.0;  ///< In each record; no tool records it. Above 0.
  /// How the CPU's energy came about, where the file does not say.
  Method cpu_method = Method::Unknown;
  bool with_ram = false;      ///< CodeCarbon: add its RAM energy, which is always an estimate.
  std::optional<double> pue;  ///< Contained in the file's energies, where it does not say.
};

struct Imported {
  std::vector<MeasuredRun> runs;
  std::vector<Error> faults;       ///< Records left out, with file:line.
  std::vector<std::string> notes;  ///< What was decided, and what is doubtful.
};

}  // namespace opcost
