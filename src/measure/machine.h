#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "opcost/core/result.h"

// What meters need from the machine they run on. Tests pass in a machine of their own, with
// known counters and a known clock.
namespace opcost {

/// A register that accumulates energy.
class Counter {
 public:
  Counter() = default;
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;
  virtual ~Counter() = default;

  /// The value in the counter's own units. Error: it could not be read.
  virtual Result<std::uint64_t> read() = 0;
};

/// A counter, or the reason why there is none.
struct OpenedCounter {
  std::unique_ptr<Counter> counter;  ///< May be null.
  bool forbidden = false;            ///< It exists but may not be read.
  std::string why;
};

/// A counter of the kernel's perf_event, on one processor for all programs.
struct PerfEvent {
  std::uint32_t type = 0;
  std::uint64_t config = 0;
  int cpu = 0;
};

/// Calls a function at an interval until it is stopped.
class Ticker {
 public:
  Ticker() = default;
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  virtual ~Ticker() = default;

  /// Error: the system has no thread left.
  virtual Status start(double seconds, std::function<void()> call) = 0;
  /// After it returns nothing is called any more. Harmless if nothing was started.
  virtual void stop() = 0;
};

class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  /// Seconds of a monotonic clock.
  virtual double now() = 0;
  virtual void sleep(double seconds) = 0;
  virtual std::unique_ptr<Ticker> ticker() = 0;
  /// A file that contains a number; it is kept open and read again each time.
  virtual OpenedCounter open_file(const std::string& path) = 0;
  virtual OpenedCounter open_perf(const PerfEvent& event) = 0;
};

/// The real machine.
std::shared_ptr<Machine> this_machine();

}  // namespace opcost
