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

/// Time, so that tests need not wait.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  /// Sleeps so long, or until an interrupt.
  virtual void sleep(Seconds time) = 0;
};

/// Looks at the machine from begin() to end().
class Surroundings {
 public:
  Surroundings() = default;
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  virtual ~Surroundings() = default;
  /// `group`: the process group whose load is no disturbance; 0: none.
  virtual void begin(int group) = 0;
  virtual Disturbance end() = 0;
};

/// Is told what happened as soon as it did. An Error ends the measurement.
class MeasureLog {
 public:
  MeasureLog() = default;
  MeasureLog(const MeasureLog&) = delete;
  MeasureLog& operator=(const MeasureLog&) = delete;
  virtual ~MeasureLog() = default;
  virtual Status idle(const IdleWindow& window) = 0;
  virtual Status trial(const Trial& trial) = 0;
  /// A model is done, with or without an error.
  virtual Status result(std::size_t subject, const SubjectResult& result) = 0;
};

/// How far it is.
struct MeasureProgress {
  double share = 0.0;
  Seconds left{0};   ///< If no model needs more than the least number of trials.
  std::string what;  ///< "resnet18: trial 3 of 10"
};

/// What a measurement works with. All must outlive it; functions may be empty.
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
