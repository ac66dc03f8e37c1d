// A meter made of several domains, sampled by a timer.
#include "measure/domain_meter.h"

#include <algorithm>
#include <utility>

namespace opcost {
namespace {

constexpr double kUnhurried = 30.0;  // seconds between reads; reading costs energy too
constexpr double kShortestPeriod =
    1e-3;  // no counter is read more often; one that needs it has gaps

double interval_of(const std::vector<std::unique_ptr<Domain>>& domains,
                   std::optional<double> wanted) {
  double interval = wanted.value_or(kUnhurried);
  for (const auto& domain : domains) interval = std::min(interval, domain->longest_interval());
  return std::max(interval, kShortestPeriod);
}

}  // namespace

DomainMeter::DomainMeter(MeterDescription description, std::vector<std::unique_ptr<Domain>> domains,
                         std::optional<double> interval_s, std::shared_ptr<Machine> machine)
    : description_(std::move(description)),
      domains_(std::move(domains)),
      machine_(std::move(machine)),
      ticker_(machine_->ticker()),
      interval_(interval_of(domains_, interval_s)) {}

DomainMeter::~DomainMeter() { ticker_->stop(); }

Status DomainMeter::begin() {
  ticker_->stop();
  const std::scoped_lock lock(mutex_);
  open_ = false;
  gap_.reset();
  domains_.front()->align(*machine_);
  begun_ = machine_->now();
  for (const auto& domain : domains_)
    if (const auto begun = domain->begin(*machine_); !begun) return begun.error();
  if (const auto started = ticker_->start(interval_, [this] { sample(); }); !started)
    return started.error();
  open_ = true;
  return Ok{};
}

void DomainMeter::sample() {
  const std::scoped_lock lock(mutex_);
  if (!open_ || gap_) return;
  for (const auto& domain : domains_) {
    const auto read = domain->sample(*machine_);
    if (read) continue;
    gap_ = read.error();
    return;
  }
}

Result<EnergyWindow> DomainMeter::end() {
  auto window = read_end();
  ticker_->stop();  // after the last read: the time that this takes belongs to no window
  return window;
}

Result<EnergyWindow> DomainMeter::read_end() {
  const std::scoped_lock lock(mutex_);
  if (!std::exchange(open_, false)) return Error{"the meter has no window to close", "", ""};
  if (gap_) return *gap_;
  EnergyWindow window;
  window.seconds = machine_->now() - begun_;
  for (const auto& domain : domains_) {
    auto energy = domain->end(*machine_);
    if (!energy) return std::move(energy).error();
    window.joules += energy->joules;
    window.domains.push_back(*std::move(energy));
  }
  if (!(window.seconds > 0.0)) return Error{"the window has no length", "", ""};
  return window;
}

}  // namespace opcost
