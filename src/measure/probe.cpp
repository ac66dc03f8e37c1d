// Tests which energy counters really count: moving ones, and mirrored ones.
#include "measure/probe.h"

#include <algorithm>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr int kTries = 5;  // attempts to read one counter twice between two of its steps

Result<std::vector<std::uint64_t>> readings(const CounterDomains& counters) {
  std::vector<std::uint64_t> values;
  for (const auto& counter : counters) {
    const auto value = counter->read();
    if (!value) return value.error();
    values.push_back(*value);
  }
  return values;
}

/// For each counter whether it moved.
Result<std::vector<bool>> movement(const CounterDomains& counters, Machine& machine,
                                   double patience_s) {
  const auto first = readings(counters);
  if (!first) return first.error();
  std::vector<bool> moved(counters.size(), false);
  const double until = machine.now() + patience_s;
  while (machine.now() < until && std::ranges::count(moved, false) > 0) {
    machine.sleep(counters.front()->traits().update_s);
    const auto now = readings(counters);
    if (!now) return now.error();
    for (std::size_t at = 0; at < moved.size(); ++at)
      if ((*now)[at] != (*first)[at]) moved[at] = true;
  }
  return moved;
}

/// The value that both counters have at one moment, if it is not zero; 0: they differ.
Result<std::uint64_t> common_value(CounterDomain& a, CounterDomain& b) {
  for (int i = 0; i < kTries; ++i) {
    const auto before = a.read(), other = b.read(), after = a.read();
    for (const auto* read : {&before, &other, &after})
      if (!*read) return read->error();
    if (*before != *after) continue;  // a step happened between the two reads: try again
    return *before == *other ? *before : std::uint64_t{0};
  }
  return std::uint64_t{0};
}

// Two independent counters of 32 bits do not show the same number twice.
Result<bool> mirrors(CounterDomain& a, CounterDomain& b, Machine& machine, double patience_s) {
  const auto first = common_value(a, b);
  if (!first || *first == 0) return first ? Result<bool>(false) : first.error();
  const double until = machine.now() + patience_s;
  while (machine.now() < until) {
    machine.sleep(a.traits().update_s);
    const auto now = common_value(a, b);
    if (!now) return now.error();
    if (*now == 0) return false;
    if (*now != *first) return true;
  }
  return false;
}

/// "package-0-die-1" belongs to "package-0"; "" for a name without a die.
std::string socket_of(const std::string& domain) {
  const std::size_t die = domain.rfind("-die-");
  return die == std::string::npos ? "" : domain.substr(0, die);
}

/// Whether a counter counts the same as one of those.
Result<bool> counted_by(const CounterDomains& others, CounterDomain& counter, Machine& machine,
                        double patience_s) {
  const std::string socket = socket_of(counter.name());
  if (socket.empty()) return false;
  for (const auto& other : others) {
    if (socket_of(other->name()) != socket) continue;
    auto same = mirrors(*other, counter, machine, patience_s);
    if (!same || *same) return same;
  }
  return false;
}

Status drop_mirrored(Probe& probe, Machine& machine, double patience_s) {
  CounterDomains kept;
  for (auto& counter : probe.alive) {
    const auto again = counted_by(kept, *counter, machine, patience_s);
    if (!again) return again.error();
    if (*again) {
      probe.mirrored.push_back(counter->name());
    } else {
      kept.push_back(std::move(counter));
    }
  }
  probe.alive = std::move(kept);
  return Ok{};
}

}  // namespace

std::string names_of(const CounterDomains& counters) {
  std::vector<std::string> names;
  for (const auto& counter : counters) names.push_back(counter->name());
  return joined(names);
}

std::string Probe::text() const {
  std::string text = names_of(alive);
  if (!mirrored.empty()) text += "; not " + joined(mirrored) + ", which count the same again";
  if (!dead.empty()) text += "; not " + names_of(dead) + ", which do not move";
  return text;
}

Result<Probe> probe(CounterDomains counters, Machine& machine, double patience_s) {
  const auto moved = movement(counters, machine, patience_s);
  if (!moved) return moved.error();
  Probe found;
  for (std::size_t at = 0; at < counters.size(); ++at)
    ((*moved)[at] ? found.alive : found.dead).push_back(std::move(counters[at]));
  if (const auto dropped = drop_mirrored(found, machine, patience_s); !dropped)
    return dropped.error();
  return found;
}

}  // namespace opcost
