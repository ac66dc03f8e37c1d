#pragma once

#include <string>

#include "opcost/graph/graph.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// A model to measure, and its row of the runs file, still without an energy.
struct Sample {
  std::string name;  ///< "conv2d-0001": the name of its file and of its configuration.
  Model model;
  MeasuredRun run;
};

}  // namespace opcost
