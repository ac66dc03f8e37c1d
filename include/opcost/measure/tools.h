#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "opcost/core/result.h"
#include "opcost/measure/meter.h"
#include "opcost/measure/record.h"
#include "opcost/measure/runner.h"

namespace opcost {

/// A clock, so that tests need not wait.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  /// Sleeps for that time, or until an interrupt.
  virtual void sleep(Seconds time) = 0;
};

/// Watches the machine from begin() to end().
class Surroundings {
 public:
  Surroundings() = default;
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  virtual ~Surroundings() = default;
  /// `group`: the process group whose load does not count; 0: none.
  virtual void begin(int group) = 0;
  virtual Disturbance end() = 0;
};

/// Receives all results at once. An Error ends the measurement.
class MeasureLog {
 public:
  MeasureLog() = default;
  MeasureLog(const MeasureLog&) = delete;
  MeasureLog& operator=(const MeasureLog&) = delete;
  virtual ~MeasureLog() = default;
  virtual Status idle(const IdleWindow& window) = 0;
  virtual Status trial(const Trial& trial) = 0;
  /// A model is finished, with or without an error.
  virtual Status result(std::size_t subject, const SubjectResult& result) = 0;
};

/// How far the measurement is.
struct MeasureProgress {
  double share = 0.0;
  Seconds left{0};   ///< If no model needs more than the minimum number of trials.
  std::string what;  ///< "resnet18: trial 3 of 10"
};

/// The tools of a measurement. All must outlive it; functions may be empty.
struct MeasureTools {
  Meter& meter;
  Clock& clock;
  Surroundings& surroundings;
  MeasureLog& log;
  std::function<Result<std::unique_ptr<Runner>>(const Workload&)> start;
  std::function<bool()> interrupted;
  std::function<void(const MeasureProgress&)> progress;
};

}  // namespace opcost
