// The measuring protocol on a machine whose power is known.
#include "opcost/measure/measure.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "measure/raw_lines.h"
#include "support/simulated_machine.h"

namespace opcost::test {
namespace {

/// Everything a measurement needs, simulated.
struct Bench {
  SimulatedMachine machine;
  SimulatedMeter meter{machine};
  SimulatedClock clock{machine};
  SimulatedSurroundings surroundings;
  KeptLog log;
  bool stop = false;
  std::vector<MeasureProgress> progress;
  std::function<void(const std::string&, SimulatedRunner&)> prepare;
  MeasureOptions options;

  /// "a": 10 ms at 30 W; "b": 20 ms at 50 W.
  Result<std::unique_ptr<Runner>> start(const Workload& work) {
    if (work.model == "bad") return Error{"refused", "bad", ""};
    const bool a = work.model == "a";
    auto runner =
        std::make_unique<SimulatedRunner>(machine, work.model, a ? 0.01 : 0.02, a ? 30.0 : 50.0);
    if (prepare) prepare(work.model, *runner);
    return std::unique_ptr<Runner>(std::move(runner));
  }

  Result<Measurement> run(const std::vector<std::string>& models) {
    std::vector<MeasureSubject> subjects;
    subjects.reserve(models.size());
    for (const std::string& model : models) subjects.push_back({model, {model, {}}});
    const MeasureTools tools{meter,
                             clock,
                             surroundings,
                             log,
                             [this](const Workload& work) { return start(work); },
                             [this] { return stop; },
                             [this](const MeasureProgress& now) { progress.push_back(now); }};
    return measure(subjects, options, tools);
  }
};

Measurement done(Bench& bench, const std::vector<std::string>& models) {
  auto measured = bench.run(models);
  REQUIRE_MESSAGE(measured.ok(), (measured ? "" : measured.error().what));
  return *std::move(measured);
}

TEST_CASE("Measure: gross and net joules of a machine whose power is known are exact") {
  Bench bench;
  const Measurement result = done(bench, {"a", "b"});
  REQUIRE(result.results.size() == 2);
  const SubjectResult& a = result.results[0];
  CHECK_FALSE(a.error);
  CHECK(a.runner == "simulated a");
  CHECK(a.stable);
  CHECK(a.converged);
  CHECK(a.counted == 10);
  // 30 W for 10 ms; idle 10 W for 10 ms.
  CHECK(a.joules == doctest::Approx(0.3));
  CHECK(a.seconds == doctest::Approx(0.01));
  CHECK(a.idle_joules.value_or(0.0) == doctest::Approx(0.1));
  CHECK(a.net_joules == doctest::Approx(0.2));
  CHECK(result.results[1].joules == doctest::Approx(1.0));
  CHECK(result.results[1].net_joules == doctest::Approx(0.8));
  // 5 s and a tenth to spare, in steps of 10 and 20 ms.
  CHECK(a.inferences == 550);
  CHECK(result.results[1].inferences == 275);
  REQUIRE(bench.log.idles.size() == 2);
  CHECK(bench.log.idles[0].watts() == doctest::Approx(10.0));
  CHECK(bench.log.idles[0].energy.seconds == doctest::Approx(30.0));
  CHECK(result.blocks.at(0).drift() == doctest::Approx(0.0));
}

TEST_CASE("Measure: each round has every model once, in an order that changes") {
  Bench bench;
  done(bench, {"a", "b", "c", "d"});
  REQUIRE(bench.log.trials.size() == 40);
  std::set<std::vector<std::size_t>> orders;
  for (std::size_t round = 0; round < 10; ++round) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < 4; ++i) order.push_back(bench.log.trials[4 * round + i].subject);
    orders.insert(order);
    std::ranges::sort(order);
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 3});
  }
  CHECK(orders.size() > 3);
}

TEST_CASE("Measure: a warm-up goes on until the time per inference is stable") {
  Bench bench;
  std::uint64_t before_trials = 0;
  bench.prepare = [&](const std::string&, SimulatedRunner& runner) {
    runner.on_run = [&](std::uint64_t run) -> Status {
      before_trials = run;
      return Ok{};
    };
  };
  bench.machine.on_window = [&](std::uint64_t window) {
    if (window != 0) return;
    // One inference, then pieces of a second until there are five seconds.
    CHECK(before_trials == 5);
  };
  const Measurement result = done(bench, {"a"});
  CHECK(result.results[0].stable);
  CHECK(bench.machine.steps.at(0) == "run a 1");
  CHECK(bench.machine.steps.at(1) == "run a 100");
}

TEST_CASE("Measure: trials go on until the interval is narrow, or there are enough of them") {
  Bench bench;
  std::uint64_t runs = 0;
  bench.prepare = [&](const std::string&, SimulatedRunner& runner) {
    runner.on_run = [&](std::uint64_t) -> Status {
      if (++runs % 2 == 0) bench.machine.joules += 30.0;  // on top of 165 J
      return Ok{};
    };
  };
  Measurement result = done(bench, {"a"});
  const SubjectResult& a = result.results[0];
  CHECK(a.trials.size() > 10);
  CHECK(a.trials.size() == 30);  // 30 values of +-8 %: 0.37 * 8 % = 3 % > 2 %
  CHECK_FALSE(a.converged);
  CHECK_FALSE(a.error);
  CHECK(a.half_width / a.joules > 0.02);

  Bench wider;
  wider.options.half_width = 0.10;
  runs = 0;
  wider.prepare = [&](const std::string&, SimulatedRunner& runner) {
    runner.on_run = [&](std::uint64_t) -> Status {
      if (++runs % 2 == 0) wider.machine.joules += 30.0;
      return Ok{};
    };
  };
  result = done(wider, {"a"});
  CHECK(result.results[0].trials.size() == 10);
  CHECK(result.results[0].converged);
}

TEST_CASE("Measure: trials are rejected by rules fixed in advance, and counted") {
  Bench bench;
  // Windows: 0 idle, then trials 1, 2, 3...
  bench.meter.gaps[2] = "the counter went back";
  bench.surroundings.ahead = {{0.0, 0}, {0.03, 0}, {0.0, 0}, {0.0, 2}, {0.01, 0}};
  std::uint64_t window = 0;
  bench.prepare = [&](const std::string&, SimulatedRunner& runner) {
    runner.on_run = [&](std::uint64_t) -> Status {
      if (++window == 15) bench.machine.joules += 500.0;  // one trial far from all others
      return Ok{};
    };
  };
  const Measurement result = done(bench, {"a"});
  const SubjectResult& a = result.results[0];
  CHECK(a.counted == 10);
  CHECK(a.trials.size() == 14);
  CHECK(a.rejected.at(Rejection::OtherLoad) == 1);
  CHECK(a.rejected.at(Rejection::Gap) == 1);
  CHECK(a.rejected.at(Rejection::Throttled) == 1);
  CHECK(a.rejected.at(Rejection::Outlier) == 1);
  CHECK(a.joules == doctest::Approx(0.3));
  CHECK(a.trials[1].why == "the counter went back");
}

TEST_CASE("Measure: a window that came out too short does not count, and the next is longer") {
  Bench bench;
  bench.options.warm_up = Seconds{0};
  // The first inferences are slow, as of a machine that wakes up: N is too small.
  class Waking final : public Runner {
   public:
    explicit Waking(SimulatedMachine& machine) : machine_(machine) {}
    std::string description() const override { return "waking"; }
    Result<Seconds> run(std::uint64_t inferences, Seconds) override {
      const double each = ++runs_ < 4 ? 0.02 : 0.01;
      machine_.pass(each * static_cast<double>(inferences), 30.0);
      return Seconds{each * static_cast<double>(inferences)};
    }
    int group() const override { return 0; }

   private:
    SimulatedMachine& machine_;
    int runs_ = 0;
  };
  bench.options.warm_up_runs = 2;
  const MeasureTools tools{
      bench.meter,
      bench.clock,
      bench.surroundings,
      bench.log,
      [&](const Workload&) -> Result<std::unique_ptr<Runner>> {
        return std::unique_ptr<Runner>(std::make_unique<Waking>(bench.machine));
      },
      nullptr,
      nullptr};
  const auto result = measure({{"w", {}}}, bench.options, tools);
  REQUIRE(result.ok());
  const SubjectResult& w = result->results[0];
  CHECK(w.rejected.at(Rejection::Short) == 1);
  CHECK(w.trials[0].inferences == 275);  // 5.5 s of 20 ms
  CHECK(w.trials[1].inferences == 550);  // 5.5 s of 10 ms
  CHECK(w.joules == doctest::Approx(0.3));
}

TEST_CASE("Measure: idle power that drifts makes the whole block invalid") {
  Bench bench;
  bench.machine.on_window = [&](std::uint64_t window) {
    if (window > 5) bench.machine.idle_watts = 10.6;
  };
  const Measurement result = done(bench, {"a"});
  REQUIRE(result.results[0].error);
  CHECK(result.results[0].error->what.find("changed by 6") != std::string::npos);
  CHECK_FALSE(result.blocks[0].valid);

  Bench tolerant;
  tolerant.options.max_drift = 0.1;
  tolerant.machine.on_window = [&](std::uint64_t window) {
    if (window > 5) tolerant.machine.idle_watts = 10.6;
  };
  const Measurement kept = done(tolerant, {"a"});
  CHECK_FALSE(kept.results[0].error);
  // The mean of both: 10.3 W for 10 ms; known to within 0.3 W.
  CHECK(kept.results[0].idle_joules.value_or(0) == doctest::Approx(0.103));
  CHECK(kept.results[0].net_half_width == doctest::Approx(0.003));
}

TEST_CASE("Measure: without an idle baseline there is no net energy") {
  Bench bench;
  bench.options.idle = Seconds{0};
  const Measurement result = done(bench, {"a"});
  CHECK_FALSE(result.results[0].idle_joules);
  CHECK(bench.log.idles.empty());
  CHECK(result.results[0].joules == doctest::Approx(0.3));
}

TEST_CASE("Measure: a model that fails leaves the others alone") {
  Bench bench;
  bench.prepare = [&](const std::string& name, SimulatedRunner& runner) {
    if (name != "b") return;
    runner.on_run = [](std::uint64_t run) -> Status {
      if (run > 8) return Error{"the runner was killed by signal 9 (Killed)", "", ""};
      return Ok{};
    };
  };
  const Measurement result = done(bench, {"a", "bad", "b"});
  CHECK_FALSE(result.results[0].error);
  CHECK(result.results[0].counted == 10);
  REQUIRE(result.results[1].error);
  CHECK(result.results[1].error->what == "refused");
  REQUIRE(result.results[2].error);
  CHECK(result.results[2].error->what.find("signal 9") != std::string::npos);
  CHECK(bench.log.results.size() == 3);
}

TEST_CASE("Measure: where too few trials count, the model has no result") {
  Bench bench;
  bench.surroundings.ahead.assign(31, Disturbance{0.5, 0});
  bench.surroundings.ahead[0] = {0.0, 0};
  const Measurement result = done(bench, {"a"});
  REQUIRE(result.results[0].error);
  CHECK(result.results[0].error->what ==
        "only 0 of 30 trials count; rejected: 30 for load of other processes");
}

TEST_CASE("Measure: no quiet idle baseline is an error that says why") {
  Bench bench;
  bench.surroundings.ahead.assign(3, Disturbance{0.4, 0});
  const Measurement result = done(bench, {"a"});
  REQUIRE(result.results[0].error);
  CHECK(result.results[0].error->what ==
        "no idle baseline: other processes took 40 % of all cores");
  for (const char* option : {"--max-other-load", "--max-drift", "--idle 0"})
    CHECK(result.results[0].error->hint.find(option) != std::string::npos);
}

TEST_CASE("Measure: a machine that is too busy ends the measurement, not the first eight models") {
  Bench bench;
  bench.surroundings.ahead.assign(3, Disturbance{0.4, 0});
  const Measurement result = done(bench, std::vector<std::string>(9, "a"));
  CHECK(bench.machine.windows == 3);
  for (const SubjectResult& one : result.results) {
    REQUIRE(one.error);
    CHECK(one.error->what.starts_with("no idle baseline"));
  }
}

TEST_CASE("Measure: a meter that counts nothing has no result") {
  Bench bench;
  bench.machine.idle_watts = 0.0;
  bench.options.idle = Seconds{0};
  const MeasureTools tools{bench.meter,
                           bench.clock,
                           bench.surroundings,
                           bench.log,
                           [&](const Workload&) -> Result<std::unique_ptr<Runner>> {
                             return std::unique_ptr<Runner>(std::make_unique<SimulatedRunner>(
                                 bench.machine, "dead", 0.01, 0.0));
                           },
                           nullptr,
                           nullptr};
  const auto result = measure({{"dead", {}}}, bench.options, tools);
  REQUIRE(result.ok());
  REQUIRE(result->results[0].error);
  CHECK(result->results[0].error->what == "the meter counted no energy");
}

TEST_CASE("Measure: an interrupt keeps the models that are finished") {
  Bench bench;
  std::vector<std::string> models(9, "a");  // a block of eight, and one
  bench.machine.on_window = [&](std::uint64_t window) {
    if (window > 84) bench.stop = true;  // idle, 80 trials, idle; idle, trials of the ninth
  };
  const Measurement result = done(bench, models);
  CHECK(result.interrupted);
  for (std::size_t i = 0; i < 8; ++i) CHECK_FALSE(result.results[i].error);
  REQUIRE(result.results[8].error);
  CHECK(result.results[8].error->what.find("interrupted") != std::string::npos);
}

TEST_CASE("Measure: what the log cannot write ends the measurement") {
  Bench bench;
  bench.log.full = Error{"cannot write: no space left on the device", "raw", ""};
  const auto result = bench.run({"a"});
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().what.find("no space left") != std::string::npos);
  CHECK(bench.log.trials.size() == 1);
}

TEST_CASE("Measure: progress goes from 0 to 1 and tells the time left") {
  Bench bench;
  done(bench, {"a"});
  REQUIRE_FALSE(bench.progress.empty());
  CHECK(bench.progress.front().share == 0.0);
  // Warm-up 5, two idles of 10 + 30, ten trials of 10 + 5.
  CHECK(bench.progress.front().left.count() == doctest::Approx(235.0));
  double before = 0.0;
  for (const MeasureProgress& now : bench.progress) {
    CHECK(now.share >= before);
    before = now.share;
  }
  CHECK(bench.progress.back().what == "idle baseline, after");
  CHECK(bench.progress.back().left.count() == doctest::Approx(40.0));
  CHECK(bench.progress.at(2).what == "a: trial 1 of 10");
  CHECK(bench.progress.at(3).left.count() == doctest::Approx(175.0));  // 5, 40 and 15 are over
}

TEST_CASE("Measure: trials beyond those planned lengthen the time that is left") {
  Bench bench;
  bench.options.trials = 10;
  std::uint64_t runs = 0;
  bench.prepare = [&](const std::string&, SimulatedRunner& runner) {
    runner.on_run = [&](std::uint64_t) -> Status {
      if (++runs % 2 == 0) bench.machine.joules += 30.0;
      return Ok{};
    };
  };
  done(bench, {"a"});
  std::size_t beyond = 0;
  for (const MeasureProgress& now : bench.progress) {
    if (!now.what.starts_with("a: trial")) continue;
    // After the tenth one trial at a time is known to come, and the idle window of 40 s.
    const std::size_t slash = now.what.find(" of ");
    const auto number = std::stoul(now.what.substr(9, slash - 9));
    if (number <= 10) continue;
    ++beyond;
    CHECK(now.what.substr(slash) == " of " + std::to_string(number));
    CHECK(now.left.count() == doctest::Approx(15.0 + 40.0));
  }
  CHECK(beyond == 20);
  CHECK(bench.progress.back().left.count() == doctest::Approx(40.0));
}

TEST_CASE("Raw file: a window says how often the processor was throttled, where that is known") {
  Trial trial;
  CHECK(trial_line(trial, "a").find("throttled") == std::string::npos);
  trial.disturbance.throttled = 3;
  CHECK(trial_line(trial, "a").find("\"throttled\": 3") != std::string::npos);
}

}  // namespace
}  // namespace opcost::test
