#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "opcost/measure/tools.h"

// A machine that is nothing but a clock and a power, so that what is measured is
// known exactly and nobody waits.
namespace opcost::test {

struct SimulatedMachine {
  double now = 0.0;     ///< Seconds.
  double joules = 0.0;  ///< Used since 0.
  double idle_watts = 10.0;
  std::function<void(std::uint64_t)> on_window;  ///< Called at the n-th meter.begin().
  std::uint64_t windows = 0;
  std::vector<std::string> steps;  ///< "run a 5", "sleep 3"

  void pass(double seconds, double watts) {
    now += seconds;
    joules += seconds * watts;
  }
};

class SimulatedMeter final : public Meter {
 public:
  explicit SimulatedMeter(SimulatedMachine& machine) : machine_(machine) {}

  MeterDescription meter{"simulated", Method::Measured, "package", "no counter at all"};
  std::map<std::uint64_t, std::string> gaps;  ///< By window, from 0.

  const MeterDescription& description() const override { return meter; }
  Status begin() override {
    if (machine_.on_window) machine_.on_window(machine_.windows);
    start_ = {machine_.now, machine_.joules};
    return Ok{};
  }
  Result<EnergyWindow> end() override {
    const auto gap = gaps.find(machine_.windows++);
    if (gap != gaps.end()) return Error{gap->second, "", ""};
    const double used = machine_.joules - start_.second;
    return EnergyWindow{machine_.now - start_.first, used, {{"package-0", used, "1", "2", "uJ"}}};
  }

 private:
  SimulatedMachine& machine_;
  std::pair<double, double> start_;
};

class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(SimulatedMachine& machine) : machine_(machine) {}
  void sleep(Seconds time) override { machine_.pass(time.count(), machine_.idle_watts); }

 private:
  SimulatedMachine& machine_;
};

class SimulatedSurroundings final : public Surroundings {
 public:
  std::vector<Disturbance> ahead;  ///< Of the windows to come; quiet once they are used up.
  void begin(int) override {}
  Disturbance end() override {
    if (ahead.empty()) return {0.0, 0};
    Disturbance next = ahead.front();
    ahead.erase(ahead.begin());
    return next;
  }
};

/// Takes the same time for each inference, and a power of its own.
class SimulatedRunner final : public Runner {
 public:
  SimulatedRunner(SimulatedMachine& machine, std::string name, double seconds, double watts)
      : machine_(machine), name_(std::move(name)), seconds_(seconds), watts_(watts) {}

  std::function<Status(std::uint64_t run)> on_run;  ///< An Error is the run's.

  std::string description() const override { return "simulated " + name_; }
  Result<Seconds> run(std::uint64_t inferences, Seconds) override {
    if (on_run)
      if (auto fine = on_run(runs_); !fine) return fine.error();
    ++runs_;
    const double time = static_cast<double>(inferences) * seconds_;
    machine_.pass(time, watts_);
    machine_.steps.push_back("run " + name_ + " " + std::to_string(inferences));
    return Seconds{time};
  }
  int group() const override { return 0; }

 private:
  SimulatedMachine& machine_;
  std::string name_;
  double seconds_, watts_;
  std::uint64_t runs_ = 0;
};

/// Keeps what it is told.
class KeptLog final : public MeasureLog {
 public:
  std::vector<IdleWindow> idles;
  std::vector<Trial> trials;
  std::vector<std::pair<std::size_t, SubjectResult>> results;
  Status full = Ok{};  ///< What a trial is answered.

  Status idle(const IdleWindow& window) override {
    idles.push_back(window);
    return Ok{};
  }
  Status trial(const Trial& trial) override {
    trials.push_back(trial);
    return full;
  }
  Status result(std::size_t subject, const SubjectResult& result) override {
    results.emplace_back(subject, result);
    return Ok{};
  }
};

}  // namespace opcost::test
