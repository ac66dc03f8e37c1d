#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "measure/domain.h"

namespace opcost {

/// What is known of a counter of energy.
struct CounterTraits {
  std::string domain;  ///< "package-0"
  double joules_per_unit = 1e-6;
  std::string unit = "uJ";
  std::uint64_t largest = 0;   ///< After it the counter starts again at 0; 0: it never does.
  double update_s = 1e-3;      ///< How often the hardware adds to it.
  double most_watts = 2000.0;  ///< No such part of a machine draws more.
};

/// Seconds in which the counter cannot come round twice; infinite where it does not wrap.
double unwrapped_seconds(const CounterTraits& traits);

/// What a counter counted from `last` to `now`, read `seconds` apart. Errors (a gap):
/// it went backwards and does not wrap, it holds more than its largest value, it may
/// have wrapped twice, it counted more than can be.
Result<std::uint64_t> counted(const CounterTraits& traits, std::uint64_t last, std::uint64_t now,
                              double seconds);

/// A part of the machine with a counter of its energy.
class CounterDomain final : public Domain {
 public:
  CounterDomain(CounterTraits traits, std::unique_ptr<Counter> counter)
      : traits_(std::move(traits)), counter_(std::move(counter)) {}

  const CounterTraits& traits() const { return traits_; }
  /// The counter as it is now.
  Result<std::uint64_t> read();

  const std::string& name() const override { return traits_.domain; }
  double longest_interval() const override { return unwrapped_seconds(traits_) / 2.0; }
  /// To the next step of the counter, for a few steps' time at most.
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
