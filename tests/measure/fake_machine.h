#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "measure/file_counter.h"
#include "measure/machine.h"

namespace opcost::test {

/// Where the counters of RAPL start again, in microjoules: 32 bits of 61 uJ.
inline constexpr std::uint64_t kRaplRange = 262'143'328'850;

/// A counter that a test knows: it counts `per_us` units a microsecond from `start`,
/// in steps of `step_us`, and starts again at 0 after `largest` (0: never).
struct KnownCounter {
  std::uint64_t start = 0;
  std::uint64_t per_us = 0;  ///< Of microjoules: watts.
  std::uint64_t largest = 0;
  std::uint64_t step_us = 1;
  bool fails = false;

  std::uint64_t at(std::uint64_t us) const {
    const std::uint64_t total = start + per_us * (us / step_us * step_us);
    return largest == 0 ? total : total % (largest + 1);
  }
};

/// A machine whose time passes when it sleeps or when a test says so.
class FakeMachine final : public Machine {
 public:
  std::map<std::string, KnownCounter> files;  ///< By path; other files are real ones.
  std::map<std::pair<std::uint64_t, int>, KnownCounter> events;  ///< By config and processor.
  std::set<std::string> forbidden_files;
  bool forbids_perf = false;
  std::function<void(double)> on_time;  ///< Told the new time.

  double now() override { return static_cast<double>(us_) * 1e-6; }
  void sleep(double seconds) override { pass(std::max<std::uint64_t>(1, to_us(seconds))); }
  std::unique_ptr<Ticker> ticker() override { return std::make_unique<FakeTicker>(*this); }

  OpenedCounter open_file(const std::string& path) override {
    if (forbidden_files.count(path) > 0) return no_counter(EACCES);
    const auto known = files.find(path);
    if (known == files.end()) return open_file_counter(path);
    return {std::make_unique<FakeCounter>(*this, known->second), false, ""};
  }
  OpenedCounter open_perf(const PerfEvent& event) override {
    if (forbids_perf) return no_counter(EACCES);
    const auto known = events.find({event.config, event.cpu});
    if (known == events.end()) return no_counter(ENOENT);
    return {std::make_unique<FakeCounter>(*this, known->second), false, ""};
  }

  /// Time passes, and tickers call when it is their time.
  void advance(double seconds) {
    const std::uint64_t until = us_ + to_us(seconds);
    while (us_ < until) {
      std::uint64_t next = until;
      for (const FakeTicker* ticker : tickers_) next = std::min(next, ticker->due);
      pass(next - us_);
      for (FakeTicker* ticker : std::vector<FakeTicker*>(tickers_)) ticker->call_if_due();
    }
  }
  /// Time passes and nobody is called, as in a program that is stopped.
  void stall(double seconds) {
    pass(to_us(seconds));
    for (FakeTicker* ticker : tickers_) ticker->due = us_ + ticker->every;
  }
  std::size_t running_tickers() const { return tickers_.size(); }

 private:
  struct FakeTicker final : Ticker {
    explicit FakeTicker(FakeMachine& of) : machine(of) {}
    ~FakeTicker() override { take_out(); }
    Status start(double seconds, std::function<void()> to_call) override {
      every = std::max<std::uint64_t>(1, to_us(seconds));
      due = machine.us_ + every;
      call = std::move(to_call);
      machine.tickers_.push_back(this);
      return Ok{};
    }
    void stop() override { take_out(); }
    void take_out() { std::erase(machine.tickers_, this); }
    void call_if_due() {
      if (machine.us_ < due) return;
      due += every;
      call();
    }

    FakeMachine& machine;
    std::uint64_t every = 0, due = 0;
    std::function<void()> call;
  };

  class FakeCounter final : public Counter {
   public:
    FakeCounter(FakeMachine& machine, const KnownCounter& known)
        : machine_(machine), known_(known) {}
    Result<std::uint64_t> read() override {
      if (known_.fails) return Error{"cannot read: Input/output error", "", ""};
      return known_.at(machine_.us_);
    }

   private:
    FakeMachine& machine_;
    const KnownCounter& known_;
  };

  static std::uint64_t to_us(double seconds) {
    return static_cast<std::uint64_t>(std::llround(seconds * 1e6));
  }
  void pass(std::uint64_t us) {
    us_ += us;
    if (on_time) on_time(now());
  }

  std::uint64_t us_ = 1'000'000;
  std::vector<FakeTicker*> tickers_;
};

}  // namespace opcost::test
