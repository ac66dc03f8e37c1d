// One energy counter: reads it, handles wrap-around and waits for its steps.
#include "measure/counter_domain.h"

#include <limits>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr double kAlignSteps = 5.0;     // waiting time in steps; it should move within two
constexpr double kReadsPerStep = 20.0;  // so that a window opens within 5 % of a step

Error gap(const CounterTraits& traits, std::string what) {
  return {std::move(what), traits.domain, "the measurement has a gap and is not to be used"};
}

std::string seconds_text(double seconds) { return rounded_text(seconds, 3) + " s"; }

}  // namespace

double unwrapped_seconds(const CounterTraits& traits) {
  if (traits.largest == 0) return std::numeric_limits<double>::infinity();
  const double joules = (static_cast<double>(traits.largest) + 1.0) * traits.joules_per_unit;
  return joules / traits.most_watts;
}

Result<std::uint64_t> counted(const CounterTraits& traits, std::uint64_t last, std::uint64_t now,
                              double seconds) {
  const bool wraps = traits.largest > 0;
  if (wraps && now > traits.largest)
    return gap(traits, "the counter reads " + std::to_string(now) + ", more than its range of " +
                           std::to_string(traits.largest));
  if (!wraps && now < last)
    return gap(traits,
               "the counter went back from " + std::to_string(last) + " to " + std::to_string(now));
  if (seconds > unwrapped_seconds(traits))
    return gap(traits, "the counter was not read for " + seconds_text(seconds) +
                           " and may have wrapped more than once");
  const std::uint64_t delta = now >= last ? now - last : traits.largest - last + now + 1;
  // One step more than the time contains: an update may fall just into it.
  const double possible = traits.most_watts * (seconds + traits.update_s);
  const double joules = static_cast<double>(delta) * traits.joules_per_unit;
  if (joules > possible)
    return gap(traits, "the counter counted " + rounded_text(joules, 4) + " J in " +
                           seconds_text(seconds) + ", which cannot be");
  return delta;
}

Result<std::uint64_t> CounterDomain::read() {
  auto value = counter_->read();
  if (value) return value;
  Error error = std::move(value).error();
  return gap(traits_, error.where.empty() ? error.what : error.where + ": " + error.what);
}

void CounterDomain::align(Machine& machine) {
  const auto before = read();
  const double until = machine.now() + kAlignSteps * traits_.update_s;
  while (before && machine.now() < until) {
    const auto now = read();
    if (!now || *now != *before) return;
    machine.sleep(traits_.update_s / kReadsPerStep);
  }
}

Status CounterDomain::begin(Machine& machine) {
  const auto value = read();
  if (!value) return value.error();
  last_time_ = machine.now();
  first_ = last_ = *value;
  total_ = 0;
  return Ok{};
}

Status CounterDomain::sample(Machine& machine) {
  const auto value = read();
  if (!value) return value.error();
  const double now = machine.now();
  const auto delta = counted(traits_, last_, *value, now - last_time_);
  if (!delta) return delta.error();
  if (*delta > std::numeric_limits<std::uint64_t>::max() - total_)
    return gap(traits_, "the counter counted more than 64 bits hold");
  total_ += *delta;
  last_ = *value;
  last_time_ = now;
  return Ok{};
}

Result<DomainEnergy> CounterDomain::end(Machine& machine) {
  if (const auto sampled = sample(machine); !sampled) return sampled.error();
  if (total_ == 0) return gap(traits_, "the counter did not move");
  return DomainEnergy{traits_.domain, static_cast<double>(total_) * traits_.joules_per_unit,
                      std::to_string(first_), std::to_string(last_), traits_.unit};
}

}  // namespace opcost
