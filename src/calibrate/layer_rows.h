#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "opcost/calibrate/options.h"
#include "opcost/runs/measured_run.h"
#include "predict/node_shape.h"

namespace opcost {

/// A run of a single counted node.
struct LayerRow {
  const MeasuredRun* run = nullptr;
  double measured = 0.0;  ///< Joules.
  NodeShape shape;
};

/// A type of operator: its name with its domain, and the type of its elements.
using OperatorKey = std::pair<std::string, NumberType>;

struct LayerRows {
  std::map<OperatorKey, std::vector<LayerRow>> operators;
  std::vector<const MeasuredRun*> networks;  ///< Of more than one counted node.
  std::vector<Error> left_out;
};

/// Goes through every run once and sorts them. Errors: no run of a single node.
Result<LayerRows> layer_rows(const RunSet& runs, const LayerwiseOptions& options);

/// What a row is fitted or scored with: its energy, or that above idle.
Result<double> energy_to_fit(const MeasuredRun& run, bool net);

}  // namespace opcost
