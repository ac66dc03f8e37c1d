// Takes one window of a measurement: warm-up, idle window or trial.
#include "measure/windows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::uint64_t kMostInferences = 1'000'000'000'000;
constexpr double kSpare = 1.1;       // spare time, because runs get faster after they were timed
constexpr double kLeastShare = 0.9;  // shortest accepted window, as a share of the one asked for

std::uint64_t count_for(Seconds time, Seconds each) {
  const double wanted = std::ceil(time / std::max(each, Seconds{1e-9}));
  return static_cast<std::uint64_t>(std::clamp(wanted, 1.0, static_cast<double>(kMostInferences)));
}

Rejection judge(const Trial& trial, const MeasureOptions& options) {
  if (!trial.energy) return Rejection::Gap;
  if (trial.time < kLeastShare * options.window) return Rejection::Short;
  if (trial.disturbance.throttled.value_or(0) > 0) return Rejection::Throttled;
  if (trial.disturbance.other_load.value_or(0.0) > options.max_other_load)
    return Rejection::OtherLoad;
  return Rejection::None;
}

void read_energy(Result<EnergyWindow> window, Trial& trial) {
  if (!window)
    trial.why = to_string(window.error());
  else if (window->seconds > 0.0 && std::isfinite(window->seconds) && std::isfinite(window->joules))
    trial.energy = *std::move(window);
  else
    trial.why = "the meter told no time or no number";
}

std::string share_text(double share) { return rounded_text(100.0 * share, 3) + " %"; }

}  // namespace

Result<WarmUp> warm_up(Runner& runner, const MeasureOptions& options) {
  constexpr double kPieces = 5.0;  // limit, in multiples of the shortest warm-up
  constexpr int kMostPieces = 30;
  const auto fewest =
      static_cast<std::uint64_t>(std::ceil(static_cast<double>(options.warm_up_runs) / kPieces));
  const auto first = runner.run(1, Seconds{0});
  if (!first) return first.error();
  WarmUp result{*first, false};
  Seconds total{0}, before{0};
  std::uint64_t runs = 0;
  for (int piece = 0; piece < kMostPieces && !result.stable; ++piece) {
    const std::uint64_t count =
        std::max({count_for(options.warm_up / kPieces, result.each), fewest, std::uint64_t{1}});
    const auto time = runner.run(count, static_cast<double>(count) * result.each);
    if (!time) return time.error();
    before = std::exchange(result.each, *time / static_cast<double>(count));
    total += *time;
    runs += count;
    const bool same = std::abs((result.each - before) / result.each) <= options.stable;
    result.stable = same && total >= options.warm_up && runs >= options.warm_up_runs;
  }
  return result;
}

std::uint64_t inferences_for(Seconds window, Seconds each) {
  return std::max<std::uint64_t>(2, count_for(kSpare * window, each));
}

Result<Trial> take_trial(Runner& runner, std::uint64_t inferences, Seconds each,
                         const MeasureOptions& options, const MeasureTools& tools) {
  Trial trial;
  trial.inferences = inferences;
  tools.surroundings.begin(runner.group());
  if (auto begun = tools.meter.begin(); !begun) {
    trial.why = to_string(begun.error());
    trial.rejection = Rejection::Gap;
    return trial;
  }
  const auto time = runner.run(inferences, static_cast<double>(inferences) * each);
  auto window = tools.meter.end();
  trial.disturbance = tools.surroundings.end();
  if (!time) return time.error();
  trial.time = *time;
  read_energy(std::move(window), trial);
  trial.rejection = judge(trial, options);
  return trial;
}

Result<IdleWindow> take_idle(const MeasureOptions& options, const MeasureTools& tools) {
  constexpr int kReadTries = 3;
  std::string why;
  for (int i = 0; i < kReadTries; ++i) {
    tools.clock.sleep(options.rest);
    tools.surroundings.begin(0);
    const auto begun = tools.meter.begin();
    if (begun) tools.clock.sleep(options.idle);
    auto window = begun ? tools.meter.end() : Result<EnergyWindow>(begun.error());
    const Disturbance disturbance = tools.surroundings.end();
    if (tools.interrupted && tools.interrupted()) return Error{"interrupted", "", ""};
    Trial trial;  // what makes a window valid
    read_energy(std::move(window), trial);
    const double others = disturbance.other_load.value_or(0.0);
    if (trial.energy && others <= options.max_other_load)
      return IdleWindow{*std::move(trial.energy), disturbance};
    why = trial.energy ? "other processes took " + share_text(others) + " of all cores" : trial.why;
  }
  return Error{
      "no idle baseline: " + why, "",
      "stop what else runs; or go on all the same with --max-other-load 100% --max-drift 100%, "
      "or with --idle 0, which gives no net energy"};
}

}  // namespace opcost
