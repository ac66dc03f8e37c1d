#pragma once

#include <map>
#include <string>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Estimates what ran in each row, with the ordinary estimate().
class RunEstimator {
 public:
  /// The pricer must outlive it. `options` apply to every row.
  RunEstimator(const Pricer& pricer, EstimateOptions options)
      : pricer_(pricer), options_(std::move(options)) {}

  /// Each model is loaded once. The path of a model is relative to the folder of the runs file, or
  /// to the working directory if there is no such file. Errors carry the row's file:line: a model
  /// that cannot be read, a binding that does not fit, an unknown node (then the energy is unknown
  /// too), no counted node.
  Result<Estimate> estimate(const MeasuredRun& run);

 private:
  Result<Estimate> estimate_layer(const MeasuredRun& run);
  Result<Estimate> estimate_model(const MeasuredRun& run);

  const Pricer& pricer_;
  EstimateOptions options_;
  std::map<std::string, Model> models_;
};

}  // namespace opcost
