// What finding a meter can result in: available, absent, or not permitted.
#include "measure/candidates.h"

#include <algorithm>
#include <utility>

#include "measure/domain_meter.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

bool any_begins(const CounterDomains& counters, std::string_view word) {
  return std::ranges::any_of(
      counters, [&](const auto& counter) { return counter->name().starts_with(word); });
}

Candidate without(std::string_view name, MeterState state, std::string detail) {
  MeterStatus status;
  status.meter.name = name;
  status.state = state;
  status.detail = std::move(detail);
  return {std::move(status), nullptr};
}

}  // namespace

Candidate absent(std::string_view name, std::string why) {
  return without(name, MeterState::Absent, std::move(why));
}

Candidate forbidden(std::string_view name, const std::string& command) {
  return without(name, MeterState::Permission, "run " + command);
}

Candidate available(std::unique_ptr<Meter> meter) {
  MeterStatus status{meter->description(), MeterState::Available, meter->description().how};
  return {std::move(status), std::move(meter)};
}

std::string rapl_scope(const CounterDomains& counters) {
  if (any_begins(counters, "psys")) return "psys";
  return any_begins(counters, "dram") ? "package+dram" : "package";
}

Candidate counter_meter(MeterDescription description, CounterDomains counters, double patience_s,
                        const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  auto probed = probe(std::move(counters), *machine, patience_s);
  if (!probed) return absent(description.name, to_string(probed.error()));
  if (probed->alive.empty())
    return absent(description.name,
                  "there are counters, but they do not move, as in virtual machines: " +
                      names_of(probed->dead));
  description.scope = rapl_scope(probed->alive);
  description.how += ": " + probed->text();
  std::vector<std::unique_ptr<Domain>> domains;
  for (auto& counter : probed->alive) domains.push_back(std::move(counter));
  return available(std::make_unique<DomainMeter>(std::move(description), std::move(domains),
                                                 options.interval_s, machine));
}

}  // namespace opcost
