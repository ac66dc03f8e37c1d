// Measurements on simulated machines of all kinds, with random settings and disturbances: what is
// reported of each is what was reported before. OPCOST_TELL=WORDS prints those of cases with these
// words, OPCOST_REBASE=1 writes many_measurements.txt anew.
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "opcost/core/text.h"
#include "opcost/measure/measure.h"
#include "report/measure/measure_report.h"
#include "support/as_before.h"
#include "support/dice.h"
#include "support/simulated_machine.h"

namespace opcost::test {
namespace many_measurements_test {

template <std::size_t N>
double one_of(Dice& dice, const std::array<double, N>& values) {
  return values[static_cast<std::size_t>(dice.between(0, N - 1))];
}

MeasureOptions random_options(Dice& dice) {
  MeasureOptions options;
  options.window = Seconds{one_of(dice, std::array{1.0, 5.0, 0.03})};
  options.idle = Seconds{one_of(dice, std::array{30.0, 0.0, 1.0})};
  options.warm_up = Seconds{one_of(dice, std::array{5.0, 0.0, 0.5})};
  options.rest = Seconds{one_of(dice, std::array{10.0, 0.0, 2.0})};
  options.trials = static_cast<std::size_t>(dice.between(2, 10));
  options.max_trials = options.trials + static_cast<std::size_t>(dice.between(0, 10));
  options.half_width = one_of(dice, std::array{0.02, 0.001, 0.1});
  options.max_drift = one_of(dice, std::array{0.05, 0.01, 0.5});
  options.max_other_load = one_of(dice, std::array{0.02, 0.2});
  options.warm_up_runs = static_cast<std::uint64_t>(one_of(dice, std::array{10.0, 1.0, 50.0}));
  options.seed = static_cast<std::uint64_t>(dice.between(1, 1000));
  return options;
}

/// A machine of its own for a number, and what is measured on it.
class Bench {
 public:
  explicit Bench(std::uint32_t seed) : dice_(seed), options_(random_options(dice_)) {
    machine_.idle_watts = one_of(dice_, std::array{10.0, 0.5, 25.0});
    const double drift = one_of(dice_, std::array{0.0, 0.0, 0.01, 0.2});
    machine_.on_window = [this, drift](std::uint64_t) { machine_.idle_watts *= 1.0 + drift; };
    for (std::int64_t left = dice_.between(-4, 4); left > 0; --left)
      meter_.gaps[static_cast<std::uint64_t>(dice_.between(0, 20))] = "a gap";
    for (std::int64_t left = dice_.between(-6, 12); left > 0; --left)
      surroundings_.ahead.push_back(
          {static_cast<double>(dice_.between(0, 6)) / 100.0, dice_.between(0, 9) == 0 ? 1U : 0U});
    noise_ = one_of(dice_, std::array{0.0, 0.0, 0.5, 5.0});
    spike_ = one_of(dice_, std::array{0.0, 0.0, 1000.0});
    fails_at_ = dice_.between(0, 5) == 0 ? static_cast<std::uint64_t>(dice_.between(0, 12)) : ~0ULL;
    const std::int64_t count = dice_.between(1, 12);
    for (std::int64_t at = 0; at < count; ++at) {
      const std::string name = at == 5 ? "bad" : std::string(1, static_cast<char>('a' + at));
      subjects_.push_back({name, {name, {}}});
    }
  }

  std::string report() {
    const MeasureTools tools{meter_,
                             clock_,
                             surroundings_,
                             log_,
                             [this](const Workload& work) { return start(work); },
                             [] { return false; },
                             [this](const MeasureProgress&) { ++told_; }};
    const auto measured = measure(subjects_, options_, tools);
    if (!measured) return to_string(measured.error());
    MeasureReport report{*measured, options_, {{"cpu", "Example"}}, {}, {"a note"}};
    for (std::size_t at = 0; at < subjects_.size(); ++at)
      report.networks.push_back({subjects_[at].name, at, at, {}, 1, at, {}});
    if (subjects_.size() > 3) report.networks[0].layers = {{"Conv", 1, 2}, {"Relu", 2, 1}};
    std::string text = measure_report(report, {}) + measure_json(report);
    for (const std::string& step : machine_.steps) text += step + "\n";
    return text + std::to_string(told_) + " " + std::to_string(log_.idles.size()) + " " +
           std::to_string(log_.trials.size()) + " " + exact_text(machine_.now);
  }

 private:
  Result<std::unique_ptr<Runner>> start(const Workload& work) {
    if (work.model == "bad") return Error{"refused", "bad", ""};
    const double seconds = 0.002 * static_cast<double>(work.model[0] - 'a' + 1);
    auto runner = std::make_unique<SimulatedRunner>(machine_, work.model, seconds, 30.0);
    runner->on_run = [this](std::uint64_t run) -> Status {
      machine_.joules += noise_ * static_cast<double>(dice_.between(0, 100)) / 100.0;
      if (dice_.between(0, 9) == 0) machine_.joules += spike_;
      if (run == fails_at_) return Error{"the runner ended", "", "look at it"};
      return Ok{};
    };
    return std::unique_ptr<Runner>(std::move(runner));
  }

  Dice dice_;
  MeasureOptions options_;
  SimulatedMachine machine_;
  SimulatedMeter meter_{machine_};
  SimulatedClock clock_{machine_};
  SimulatedSurroundings surroundings_;
  KeptLog log_;
  std::vector<MeasureSubject> subjects_;
  double noise_ = 0.0, spike_ = 0.0;
  std::uint64_t fails_at_ = 0, told_ = 0;
};

TEST_CASE("Many measurements: what is reported of each is what was reported before") {
  AsBefore before("tests/measure/many_measurements.txt");
  for (std::uint32_t seed = 1; seed <= 120; ++seed)
    before.add("machine " + std::to_string(seed), Bench(seed).report());
  before.finish();
}

}  // namespace many_measurements_test
}  // namespace opcost::test
