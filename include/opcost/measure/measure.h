#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/result.h"
#include "opcost/measure/meter.h"
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

/// Why a trial does not count. The rules are fixed in advance.
enum class Rejection : std::uint8_t {
  None,
  Gap,        ///< The meter failed, or its counter did.
  Short,      ///< The window was shorter than it should be.
  OtherLoad,  ///< Other processes worked.
  Throttled,  ///< The processor was slowed down for its heat.
  Outlier     ///< Its modified z-score is above 3.5 (Iglewicz and Hoaglin 1993), and
              ///< it differs from the median by more than 2 %.
};
inline constexpr std::array kRejectionNames{
    EnumName{Rejection::None, "none"},           EnumName{Rejection::Gap, "gap"},
    EnumName{Rejection::Short, "short"},         EnumName{Rejection::OtherLoad, "other-load"},
    EnumName{Rejection::Throttled, "throttled"}, EnumName{Rejection::Outlier, "outlier"}};
constexpr std::string_view to_string(Rejection rejection) {
  return name_of(kRejectionNames, rejection);
}
/// "7 for load of other processes, 1 as outliers"; "" for nothing.
std::string rejected_text(const std::map<Rejection, std::size_t>& rejected);

/// What else happened on the machine in a window.
struct Disturbance {
  std::optional<double> other_load;        ///< Share of all cores; nothing: cannot be told.
  std::optional<std::uint64_t> throttled;  ///< Times the processor was slowed down.
};

/// One window in which a model ran.
struct Trial {
  std::size_t subject = 0;
  std::uint64_t inferences = 0;
  Seconds time{0};  ///< Of the inferences, by the runner.
  std::optional<EnergyWindow> energy;
  Disturbance disturbance;
  Rejection rejection = Rejection::None;
  std::string why;  ///< Of a gap.

  /// Joules of one inference, idle power included; 0 where there are none.
  double joules_each() const;
};

/// One window in which nothing ran.
struct IdleWindow {
  EnergyWindow energy;
  Disturbance disturbance;
  double watts() const { return energy.joules / energy.seconds; }
};

/// What came of one model.
struct SubjectResult {
  std::string name;
  bool complete = false;         ///< It has all the trials it needs.
  std::string runner;            ///< In its own words.
  std::uint64_t inferences = 0;  ///< In a window, in the last.
  bool stable = true;            ///< The warm-up ended with stable times.
  std::vector<Trial> trials;     ///< All, in their order.
  std::optional<Error> error;    ///< It was not measured; the rest holds only where this does not.

  std::size_t counted = 0;  ///< Trials that are not rejected.
  std::map<Rejection, std::size_t> rejected;
  double joules = 0.0;      ///< Mean of one inference, idle power included.
  double deviation = 0.0;   ///< Standard deviation of the trials.
  double half_width = 0.0;  ///< Of the 95 % interval of the mean (Student's t), in joules.
  double median = 0.0;
  double seconds = 0.0;  ///< Mean of one inference.
  /// What the machine draws in that time doing nothing; nothing: no idle baseline.
  std::optional<double> idle_joules;
  double net_joules = 0.0;      ///< The difference; only with idle_joules.
  double net_half_width = 0.0;  ///< With the uncertainty of the idle power.
  bool converged = false;       ///< The interval is as narrow as was asked.
};

/// Models that were measured together: idle before, trials in mixed order, idle after.
struct Block {
  std::vector<std::size_t> subjects;
  std::optional<IdleWindow> before, after;
  double drift() const;  ///< Of the idle power, relative; 0 where there is no `after`.
  bool valid = true;     ///< The drift is allowed.
};

struct Measurement {
  MeterDescription meter;
  std::vector<SubjectResult> results;  ///< Parallel to the subjects.
  std::vector<Block> blocks;
  bool interrupted = false;  ///< By the user; results without an error are complete.
};

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

/// Measures the subjects by the protocol, up to eight at a time. A subject that
/// cannot be measured has its error in its result, and the others go on. An
/// interrupt ends it; what is finished is kept. Error: of the log.
Result<Measurement> measure(const std::vector<MeasureSubject>& subjects,
                            const MeasureOptions& options, const MeasureTools& tools);

}  // namespace opcost
