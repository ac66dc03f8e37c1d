#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "measure/domain.h"

namespace opcost {

/// The properties of an energy counter.
struct CounterTraits {
  std::string domain;  ///< "package-0"
  double joules_per_unit = 1e-6;
  std::string unit = "uJ";
  std::uint64_t largest = 0;   ///< After it the counter restarts at 0; 0: it never does.
  double update_s = 1e-3;      ///< Interval of the hardware's updates.
  double most_watts = 2000.0;  ///< An upper limit for the power of such a part.
};

/// Time in seconds in which the counter cannot wrap twice; infinite if it never wraps.
double unwrapped_seconds(const CounterTraits& traits);

/// The count between `last` and `now`, which were read `seconds` apart. Errors (a gap): it went
/// backwards and does not wrap; it exceeds its largest value; it may have wrapped twice; it
/// counted more than is possible.
Result<std::uint64_t> counted(const CounterTraits& traits, std::uint64_t last, std::uint64_t now,
                              double seconds);

/// A part of the machine with an energy counter.
class CounterDomain final : public Domain {
 public:
  CounterDomain(CounterTraits traits, std::unique_ptr<Counter> counter)
      : traits_(std::move(traits)), counter_(std::move(counter)) {}

  const CounterTraits& traits() const { return traits_; }
  /// The present value of the counter.
  Result<std::uint64_t> read();

  const std::string& name() const override { return traits_.domain; }
  double longest_interval() const override { return unwrapped_seconds(traits_) / 2.0; }
  /// Waits for the next step of the counter, for a few steps' time at most.
  void align(Machine& machine) override;
  Status begin(Machine& machine) override;
  Status sample(Machine& machine) override;
  Result<DomainEnergy> end(Machine& machine) override;

 private:
  CounterTraits traits_;
  std::unique_ptr<Counter> counter_;
  std::uint64_t first_ = 0, last_ = 0, total_ = 0;
  double last_time_ = 0.0;
};

}  // namespace opcost
