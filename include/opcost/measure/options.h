#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "opcost/measure/runner.h"

namespace opcost {

/// The settings of a measurement; fixed before the first trial. The defaults are for a CPU.
struct MeasureOptions {
  Seconds window{5};            ///< Of one trial, at least. In 5 s RAPL updates 5000 times.
  Seconds idle{30};             ///< Of each idle baseline; 0: no baseline.
  Seconds warm_up{5};           ///< At least, and until the time per inference is stable.
  Seconds rest{10};             ///< Before each trial and baseline.
  std::size_t trials = 10;      ///< Trials that count, at least.
  std::size_t max_trials = 30;  ///< Trials at most, rejected ones included.
  /// Sufficient half width of the 95 % interval, relative to the mean.
  double half_width = 0.02;
  double max_drift = 0.05;  ///< Largest change of the idle power, from before to after.
  /// Largest share of all cores that other processes may use in a trial.
  double max_other_load = 0.02;
  std::uint64_t warm_up_runs = 10;  ///< Inferences, at least.
  double stable = 0.02;             ///< Largest difference of two successive times per inference.
  std::uint64_t seed = 1;           ///< Of the order of the models.
};

/// A model that is measured.
struct MeasureSubject {
  std::string name;  ///< For people and the raw file.
  Workload work;
};

}  // namespace opcost
