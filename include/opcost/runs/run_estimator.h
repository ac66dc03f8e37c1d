#pragma once

#include <map>
#include <string>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Estimates what was run in each row, with the ordinary estimate().
class RunEstimator {
 public:
  /// The pricer must outlive it. `options` hold for every row.
  RunEstimator(const Pricer& pricer, EstimateOptions options)
      : pricer_(pricer), options_(std::move(options)) {}

  /// Models are loaded once. A model's path is relative to the folder of the
  /// runs file; where there is no such file, to the working directory.
  /// Errors carry the row's file:line: a model that cannot be read, a binding
  /// that does not fit, a node that is unknown (then its energy is too), nothing
  /// that is counted.
  Result<Estimate> estimate(const MeasuredRun& run);

 private:
  Result<Estimate> estimate_layer(const MeasuredRun& run);
  Result<Estimate> estimate_model(const MeasuredRun& run);

  const Pricer& pricer_;
  EstimateOptions options_;
  std::map<std::string, Model> models_;
};

}  // namespace opcost
