#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/error.h"
#include "opcost/measure/meter.h"
#include "opcost/measure/runner.h"

namespace opcost {

/// Why a trial does not count. The rules are fixed before the measurement.
enum class Rejection : std::uint8_t {
  None,
  Gap,        ///< The meter or its counter failed.
  Short,      ///< The window was shorter than it should be.
  OtherLoad,  ///< Other processes used the processor.
  Throttled,  ///< The processor was throttled.
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

/// What else happened on the machine during a window.
struct Disturbance {
  std::optional<double> other_load;        ///< Share of all cores; std::nullopt: not known.
  std::optional<std::uint64_t> throttled;  ///< Times the processor was throttled.
};

/// One window in which a model ran.
struct Trial {
  std::size_t subject = 0;
  std::uint64_t inferences = 0;
  Seconds time{0};  ///< Of the inferences, by the runner.
  std::optional<EnergyWindow> energy;
  Disturbance disturbance;
  Rejection rejection = Rejection::None;
  std::string why;  ///< The message of a gap.

  /// Joules of one inference, idle power included; 0 where there are none.
  double joules_each() const;
};

/// One window in which nothing ran.
struct IdleWindow {
  EnergyWindow energy;
  Disturbance disturbance;
  double watts() const { return energy.joules / energy.seconds; }
};

/// The result of one model.
struct SubjectResult {
  std::string name;
  bool complete = false;         ///< It has all the trials it needs.
  std::string runner;            ///< The runner's own description.
  std::uint64_t inferences = 0;  ///< Inferences in a window, in the last one.
  bool stable = true;            ///< The warm-up ended with stable times.
  std::vector<Trial> trials;     ///< All trials, in their order.
  /// If it was not measured; the other members are valid only without an error.
  std::optional<Error> error;

  std::size_t counted = 0;  ///< Trials that are not rejected.
  std::map<Rejection, std::size_t> rejected;
  double joules = 0.0;      ///< Mean of one inference, idle power included.
  double deviation = 0.0;   ///< Standard deviation of the trials.
  double half_width = 0.0;  ///< Of the 95 % interval of the mean (Student's t), in joules.
  double median = 0.0;
  double seconds = 0.0;  ///< Mean of one inference.
  /// Energy of the idle machine in that time; std::nullopt: no idle baseline.
  std::optional<double> idle_joules;
  double net_joules = 0.0;      ///< The difference; only with idle_joules.
  double net_half_width = 0.0;  ///< With the uncertainty of the idle power.
  bool converged = false;       ///< The interval is as narrow as was asked for.
};

/// Models that were measured together: idle before, trials in mixed order, idle after.
struct Block {
  std::vector<std::size_t> subjects;
  std::optional<IdleWindow> before, after;
  double drift() const;  ///< Change of the idle power, relative; 0 if there is no `after`.
  bool valid = true;     ///< The drift is below the limit.
};

struct Measurement {
  MeterDescription meter;
  std::vector<SubjectResult> results;  ///< Parallel to the subjects.
  std::vector<Block> blocks;
  bool interrupted = false;  ///< By the user; results without an error are complete.
};

}  // namespace opcost
