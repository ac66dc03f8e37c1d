#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "opcost/calibrate/options.h"
#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"
#include "predict/node_shape.h"

namespace opcost {

/// A run with a single counted node.
struct LayerRow {
  const MeasuredRun* run = nullptr;
  double measured = 0.0;  ///< Joules.
  NodeShape shape;
};

/// What has a regression of its own.
struct OperatorKey {
  std::string op;  ///< With its domain.
  NumberType type;
  bool in_place = false;
  auto operator<=>(const OperatorKey&) const = default;
};

struct LayerRows {
  std::map<OperatorKey, std::vector<LayerRow>> operators;
  std::vector<const MeasuredRun*> networks;  ///< Runs with more than one counted node.
  std::vector<Error> left_out;
};

/// Goes through all runs once and sorts them. Errors: no run with a single node.
Result<LayerRows> layer_rows(const RunSet& runs, const LayerwiseOptions& options);

/// The energy by which a row is fitted or scored: gross, or above idle.
Result<double> energy_to_fit(const MeasuredRun& run, bool net);

}  // namespace opcost
