// One source of power readings, integrated over time to an energy.
#include "measure/power_domain.h"

#include <cmath>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr double kMostIntervals = 10.0;  // without a read; then the integral is a guess
constexpr double kMostDomainWatts = 1e6;

Error gap(const std::string& domain, std::string what) {
  return {std::move(what), domain, "the measurement has a gap and is not to be used"};
}

}  // namespace

Result<double> PowerDomain::read() const {
  const auto watts = power_();
  if (!watts) return gap(name_, watts.error().what);
  if (!std::isfinite(*watts) || *watts < 0.0 || *watts > kMostDomainWatts)
    return gap(name_, "a power of " + rounded_text(*watts, 4) + " W cannot be");
  return *watts;
}

Status PowerDomain::begin(Machine& machine) {
  const auto watts = read();
  if (!watts) return watts.error();
  first_ = last_ = *watts;
  last_time_ = machine.now();
  joules_ = 0.0;
  return Ok{};
}

Status PowerDomain::sample(Machine& machine) {
  const auto watts = read();
  if (!watts) return watts.error();
  const double now = machine.now(), seconds = now - last_time_;
  if (seconds > kMostIntervals * interval_s_)
    return gap(name_, "the power was not read for " + rounded_text(seconds, 3) + " s");
  joules_ += 0.5 * (last_ + *watts) * seconds;
  last_ = *watts;
  last_time_ = now;
  return Ok{};
}

Result<DomainEnergy> PowerDomain::end(Machine& machine) {
  if (const auto sampled = sample(machine); !sampled) return sampled.error();
  if (joules_ <= 0.0) return gap(name_, "no power is told");
  return DomainEnergy{name_, joules_, exact_text(first_), exact_text(last_), "W"};
}

}  // namespace opcost
