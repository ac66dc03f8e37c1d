#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "opcost/measure/runner.h"

namespace opcost {

/// How it is measured; fixed before the first trial. The defaults are for a CPU.
struct MeasureOptions {
  Seconds window{5};                ///< Of one trial, at least. 5 s of RAPL are 5000 updates.
  Seconds idle{30};                 ///< Of each idle baseline; 0: there is none.
  Seconds warm_up{5};               ///< At least, until the time per inference is stable.
  Seconds rest{10};                 ///< Before each trial and baseline.
  std::size_t trials = 10;          ///< That count, at least.
  std::size_t max_trials = 30;      ///< Tried, rejected ones included.
  double half_width = 0.02;         ///< Enough: of the 95 % interval, relative to the mean.
  double max_drift = 0.05;          ///< Of the idle power, from before to after.
  double max_other_load = 0.02;     ///< Of all cores, by other processes, in a trial.
  std::uint64_t warm_up_runs = 10;  ///< Inferences, at least.
  double stable = 0.02;             ///< Difference of two times per inference.
  std::uint64_t seed = 1;           ///< Of the order of the models.
};

/// One model to be measured.
struct MeasureSubject {
  std::string name;  ///< For people and the raw file.
  Workload work;
};

}  // namespace opcost
